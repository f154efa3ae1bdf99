import * as z from 'zod'
import { CountyCode, DivisionCode, GridCode } from '../lib/division-code.ts'
import { held } from '../lib/decimal.ts'
import { DraftId } from './id.ts'
import { PersonId } from '../lib/id.ts'
import { Instant } from '../lib/time.ts'
import { DEFAULT_SCHEME, SchemeName } from './code-scheme.ts'
import { Columns, Geometry, Layer } from './plan.ts'

export { Columns, Layer } from './plan.ts'

/**
 * open ─ submit → submitted ─ approve(effectiveFrom) → publishing → scheduled → published (in force, or past)
 * submitted ─ reject(reason) | withdraw → open ; open | submitted ─ discard → discarded ; scheduled ─ cancel → open
 * (what is submitted only its submitter withdraws and discards, and only others answer)
 * open ─ rebase → open, on the plan that is in force now
 */
export const DraftStatus = z.enum(['open', 'submitted', 'publishing', 'scheduled', 'published', 'discarded'])
export type DraftStatus = z.infer<typeof DraftStatus>

/** A division of a county being drawn. Nothing of it is in force before it was published. */
export const Draft = z
  .strictObject({
    id: DraftId,
    /** The county, township or community that is drawn anew; grids outside it cannot be changed. */
    division: DivisionCode,
    county: CountyCode,
    /** How its new grids are numbered: as its county did when it was begun. */
    scheme: SchemeName.default(DEFAULT_SCHEME),
    title: z.string(),
    status: DraftStatus,
    /**
     * The plan that it would replace and is compared with: in force when it was begun or rebased; null when
     * the county had none.
     */
    base: z.int().positive().nullable(),
    /** Counts everything that changed the draft, edits and steps alike. */
    version: z.int().positive(),
    gridCount: z.int().nonnegative(),
    author: PersonId,
    /** Everybody who drew in it or imported since it was begun, in the order in which they did first. */
    drawers: z.array(PersonId).default([]),
    createdAt: Instant,
    changedAt: Instant,
    /** Who submitted it last: somebody else has to approve. */
    submittedBy: PersonId.optional(),
    /** When that was. */
    submittedAt: Instant.optional(),
    /** The last decision, with the reason where it was a rejection. */
    decision: z
      .strictObject({
        by: PersonId,
        at: Instant,
        outcome: z.enum(['approved', 'rejected', 'withdrawn', 'cancelled']),
        reason: z.string().optional(),
      })
      .optional(),
    effectiveFrom: Instant.optional(),
    /** Why an approved draft could not be published and waits for approval again. */
    failure: z.strictObject({ at: Instant, zh: z.string(), en: z.string() }).optional(),
    /** The version of the plan that it became. */
    planVersion: z.int().positive().optional(),
  })
  .meta({ id: 'Draft' })
export type Draft = z.infer<typeof Draft>

/**
 * A grid of a draft. `origins` are the codes in the base whose ground or name it carries on: what renames and
 * renumberings leave behind.
 */
export const DraftGrid = z
  .strictObject({
    code: GridCode,
    /**
     * As it is stored: whatever an older release took must open. What may be written stands in lib/name.ts.
     */
    name: z.string(),
    layer: Layer,
    geometry: Geometry,
    origins: z.array(GridCode).max(200),
    columns: Columns,
    externalCode: z.string().optional(),
  })
  .meta({ id: 'DraftGrid' })
export type DraftGrid = z.infer<typeof DraftGrid>

/** Somebody who has the draft open: seen in the last minute. */
export const Presence = z
  .strictObject({
    person: PersonId,
    name: z.string(),
    seenAt: Instant,
    /** WGS-84 degrees of the pointer, and the code of the grid that is selected. */
    lngLat: z.tuple([held(z.number()), held(z.number())]).nullable(),
    selected: GridCode.nullable(),
  })
  .meta({ id: 'Presence' })
export type Presence = z.infer<typeof Presence>

const amount = held(z.number().nonnegative())
const Band = z.tuple([amount, amount])

/** The county's own measure of a good grid; what it does not say is not checked. */
export const TargetBand = z.strictObject({
  households: Band.optional(),
  people: Band.optional(),
  areaSquareMetres: Band.optional(),
  incidents12Months: Band.optional(),
})
export type TargetBand = z.infer<typeof TargetBand>
