import * as z from 'zod'
import { CountyCode, DivisionCode, GridCode, Level } from '../lib/division-code.ts'
import { Instant } from '../lib/time.ts'
import { Part } from './geometry-parts.ts'

export const Division = z
  .strictObject({ code: DivisionCode, name: z.string(), level: Level })
  .meta({ id: 'Division' })
export type Division = z.infer<typeof Division>

/** Base grids tile the communities; dedicated ones (market, park, school) lie over them and win by rule. */
export const Layer = z.enum(['base', 'dedicated'])
export type Layer = z.infer<typeof Layer>

/** Columns of a plan; what the county does not know is absent, never 0. */
export const Columns = z.strictObject({
  households: z.int().nonnegative().optional(),
  people: z.int().nonnegative().optional(),
})
export type Columns = z.infer<typeof Columns>

/**
 * The head of a county's plan: the version in force. `synthetic` labels made-up boundaries wherever they
 * show.
 */
export const PlanHead = z
  .strictObject({
    division: CountyCode,
    name: z.string(),
    version: z.int().positive(),
    publishedAt: Instant,
    /** From when on it is, was or will be in force. */
    effectiveFrom: Instant,
    gridCount: z.int().nonnegative(),
    synthetic: z.boolean(),
    /** West, south, east, north in WGS-84 degrees. */
    bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]),
    levels: z.array(Level),
  })
  .meta({ id: 'PlanHead' })
export type PlanHead = z.infer<typeof PlanHead>

export const PLAN_EVENTS = ['plan.published', 'plan.scheduled', 'plan.cancelled'] as const
export type PlanEventType = (typeof PLAN_EVENTS)[number]

/**
 * Something was decided about the plan of a county: another version is in force, or, without `inForce`, which
 * one is to follow.
 */
export const PlanNews = z.strictObject({ id: CountyCode, inForce: z.int().positive().optional() })
export type PlanNews = z.infer<typeof PlanNews>

const Ring = z.array(z.tuple([z.number(), z.number()]))
export const Geometry = z.union([
  z.strictObject({ type: z.literal('Polygon'), coordinates: z.array(Ring) }),
  z.strictObject({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(Ring)) }),
])

/** A grid, or the outline of a division above it, as GeoJSON in WGS-84 with 8 decimals. */
export const GridFeature = z
  .strictObject({
    type: z.literal('Feature'),
    id: DivisionCode,
    properties: z.strictObject({
      code: DivisionCode,
      name: z.string(),
      level: Level,
      layer: Layer.optional(),
      externalCode: z.string().optional(),
      columns: Columns.optional(),
      areaSquareMetres: z.number(),
      /** Where its name stands: a point that lies in it. */
      labelPoint: z.tuple([z.number(), z.number()]),
      synthetic: z.boolean(),
    }),
    geometry: Geometry,
    /** Of one that is too long for one page: which of its parts this is. */
    part: Part.optional(),
  })
  .meta({ id: 'GridFeature' })
export type GridFeature = z.infer<typeof GridFeature>

export const GridPage = z
  .strictObject({
    type: z.literal('FeatureCollection'),
    features: z.array(GridFeature),
    division: CountyCode,
    version: z.int().positive(),
    cursor: z.string().optional(),
  })
  .meta({ id: 'GridPage' })
export type GridPage = z.infer<typeof GridPage>

/** A grid as the register of a plan names it; its geometry is in the tiles. */
export const RegisterEntry = z
  .strictObject({
    code: GridCode,
    name: z.string(),
    layer: Layer,
    externalCode: z.string().optional(),
    columns: Columns.optional(),
    areaSquareMetres: z.number(),
    labelPoint: z.tuple([z.number(), z.number()]),
  })
  .meta({ id: 'RegisterEntry' })
export type RegisterEntry = z.infer<typeof RegisterEntry>

/**
 * Tiles of a layer of a version: key (z/x/y) and bytes in base 64, with the directory that names them all on
 * the first page.
 */
export const TilePage = z
  .strictObject({
    division: CountyCode,
    version: z.int().positive(),
    layer: Layer,
    directory: z.base64().optional(),
    tiles: z.array(z.tuple([z.string(), z.base64()])),
    cursor: z.string().optional(),
  })
  .meta({ id: 'TilePage' })
export type TilePage = z.infer<typeof TilePage>
