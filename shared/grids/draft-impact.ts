import * as z from 'zod'
import { GridCode } from '../lib/division-code.ts'
import { DraftId } from './id.ts'
import { Instant } from '../lib/time.ts'
import { Appointment } from '../people/post.ts'
import { Columns, Geometry, Layer } from './plan.ts'

const Named = z.strictObject({ code: GridCode, name: z.string() })

/**
 * Ground that changes hands: nobody's where `from` or `to` is null. Columns are shared out by area; unknown
 * stays absent.
 */
const Transfer = z.strictObject({
  from: Named.nullable(),
  to: Named.nullable(),
  areaSquareMetres: z.number(),
  /** Drawn for the largest 200 at most, null for the others. */
  geometry: Geometry.nullable(),
  openIncidents: z.int().nonnegative(),
  /** By share of the area of a grid whose numbers are known; an estimate, and labelled so. */
  households: z.number().optional(),
  people: z.number().optional(),
})

const Balance = Named.extend({
  /** 'made' and 'retired' by the draft; 'kept' is in both plans, perhaps under another code. */
  fate: z.enum(['made', 'retired', 'kept']),
  layer: Layer,
  gainedSquareMetres: z.number(),
  lostSquareMetres: z.number(),
  openIncidentsGained: z.int(),
  openIncidentsLost: z.int(),
})

/** The people of a grid whose ground or code becomes another, and whose ground it is then. */
const AffectedPosts = Named.extend({
  /**
   * 'ends': with the grid, which is retired. 'follows': to the code under which the grid goes on. 'stays': on
   * a grid that has other ground.
   */
  fate: z.enum(['ends', 'follows', 'stays']),
  holders: z.array(Appointment.pick({ post: true, person: true, organisation: true })),
  /** The code that it goes on under. */
  becomes: GridCode.optional(),
  /** Grids that get ground of it, and those that it gets some of, the most first; 12 at most. */
  givesTo: z.array(Named),
  takesFrom: z.array(Named),
})
export type AffectedPosts = z.infer<typeof AffectedPosts>

/** The approval document: what the draft changes against the plan it would replace. */
export const DraftImpact = z
  .strictObject({
    draft: DraftId,
    version: z.int().positive(),
    against: z.int().positive().nullable(),
    at: Instant,
    made: z.array(Named.extend({ layer: Layer, origins: z.array(GridCode) })),
    retired: z.array(Named),
    renamed: z.array(z.strictObject({ code: GridCode, from: z.string(), to: z.string() })),
    renumbered: z.array(z.strictObject({ from: GridCode, to: GridCode })),
    /** Grids of both plans whose columns are others; a column that is not known is absent. */
    recounted: z.array(Named.extend({ from: Columns, to: Columns })),
    /**
     * Every grid that gains or loses ground or open incidents, under the code that it has afterwards: in sum
     * what all transfers say.
     */
    grids: z.array(Balance),
    /** The largest first, 2,000 at most. */
    transfers: z.array(Transfer),
    /** Those beyond: the balances in `grids` and the numbers of incidents count them too. */
    unlistedTransfers: z.strictObject({ count: z.int().nonnegative(), areaSquareMetres: z.number() }),
    /**
     * Open incidents looked at, those that change hands by rule (not those of a grid that only gets another
     * code), and those whose grid a person chose: listed for review.
     */
    incidents: z.strictObject({ looked: z.int(), moved: z.int(), toReview: z.int() }),
    /**
     * Whose grids change hands: those of 300 grids at most, what ends first. Who is to hold the posts of
     * grids that are made is not known yet.
     */
    posts: z.array(AffectedPosts),
    /** Grids beyond those that have, or had, posts. */
    unlistedPosts: z.int().nonnegative(),
  })
  .meta({ id: 'DraftImpact' })
export type DraftImpact = z.infer<typeof DraftImpact>
