import * as z from 'zod'
import { Lat, Lng } from '../geo/position.ts'
import { CommunityCode, GridCode } from '../lib/division-code.ts'
import { CommandId, PersonId } from '../lib/id.ts'
import { Name } from '../lib/name.ts'
import { Instant } from '../lib/time.ts'
import { DraftGrid } from './draft.ts'
import { Columns, Geometry, Layer } from './plan.ts'

/** WGS-84 degrees; snapped to the lattice when it is used. */
const Place = z.tuple([Lng, Lat])

/**
 * `expectedVersion`: the version of the draft that the person saw; an edit of other grids since then is no
 * conflict.
 */
const envelope = { commandId: CommandId, expectedVersion: z.int().positive() }
const edit = <const T extends string, S extends z.ZodRawShape>(type: T, shape: S) =>
  z.strictObject({ type: z.literal(type), ...envelope, ...shape })

/** As many as the grids that yield at once. */
const MOST_REMOVED = 40

const repairShape = {
  /**
   * trim: `code` gives up what lies over `other`, or, without it, outside the division. trim-others: all
   * grids that `code` lies over give that ground up to it. trim-to-others: `code` gives up all that lies over
   * others. fill: the gap that holds `at` goes to `code`. snap: `code`'s border joins its neighbours'.
   */
  repair: z.enum(['trim', 'trim-others', 'trim-to-others', 'fill', 'snap']),
  code: GridCode,
  other: GridCode.optional(),
  at: Place.optional(),
  /**
   * Of trim-others: the grids of which nothing would be left, and that are removed. Another one is not: then
   * all of it is refused.
   */
  removes: z.array(GridCode).max(MOST_REMOVED).optional(),
}

/** Everything that changes the grids of a draft. */
export const DraftEdit = z
  .discriminatedUnion('type', [
    /**
     * A new grid. May lie over others or leave gaps: that is listed as a problem until it is repaired.
     * Crossing itself is refused.
     */
    edit('draw', {
      layer: Layer,
      name: Name.optional(),
      community: CommunityCode.optional(),
      geometry: Geometry,
      columns: Columns.optional(),
    }),
    /**
     * A shared vertex to `to`, or, with `edge`, the edge from `from` to `edge`, both ends by as much as
     * `from` moves.
     */
    edit('move', { from: Place, edge: Place.optional(), to: Place }),
    edit('insert-vertex', { edge: z.tuple([Place, Place]), at: Place }),
    edit('delete-vertex', { at: Place }),
    /**
     * The half to the right of the line keeps code and name; the other gets the next code of the community.
     */
    edit('split', { code: GridCode, line: z.array(Place).min(2).max(1000), name: Name.optional() }),
    /** `into` is one of the codes; it keeps its name. */
    edit('merge', { codes: z.array(GridCode).min(2).max(40), into: GridCode }),
    edit('remove', { code: GridCode }),
    /** Another name, another code (renumbering), other columns. */
    edit('rename', {
      code: GridCode,
      name: Name.optional(),
      newCode: GridCode.optional(),
      columns: Columns.optional(),
    }),
    edit('repair', repairShape),
    /** One's own last edit; refused when others have built on it. */
    edit('undo', {}),
    edit('redo', {}),
  ])
  .meta({ id: 'DraftEdit' })
export type DraftEdit = z.infer<typeof DraftEdit>

/**
 * An edit as it was taken: the grids it touched, as they were and as they are. A code only in `before` is
 * gone.
 */
export const AppliedEdit = z
  .strictObject({
    /** The version of the draft that it made. */
    version: z.int().positive(),
    type: z.string(),
    actor: PersonId,
    actorName: z.string(),
    at: Instant,
    before: z.array(DraftGrid),
    after: z.array(DraftGrid),
    /** Of an undo or a redo: the version of the edit that it takes back or brings back. */
    of: z.int().positive().optional(),
    /**
     * All grids are others than before, of which `before` and `after` say nothing: whoever shows the draft
     * reads it anew.
     */
    replacesAll: z.literal(true).optional(),
  })
  .meta({ id: 'AppliedEdit' })
export type AppliedEdit = z.infer<typeof AppliedEdit>

/** A repair that is offered: send it as an edit of type 'repair'. */
export const OfferedRepair = z.strictObject(repairShape)
export type OfferedRepair = z.infer<typeof OfferedRepair>

/** What keeps a draft from being published (`blocks`), or is worth a look. */
export const DraftProblem = z
  .strictObject({
    /** The same problem has the same id from one reading to the next. */
    id: z.string(),
    kind: z.enum([
      'overlap',
      'gap',
      'sliver',
      'self-touch',
      'outside-parent',
      'too-small',
      'too-large',
      'crosses-itself',
      /** A grid of several pieces of ground that do not touch, which may be meant. */
      'several-pieces',
      /** A name that is too long, has half a character in it or shows nothing. */
      'bad-name',
    ]),
    blocks: z.boolean(),
    codes: z.array(GridCode),
    geometry: Geometry.nullable(),
    areaSquareMetres: z.number().nullable(),
    repairs: z.array(OfferedRepair),
  })
  .meta({ id: 'DraftProblem' })
export type DraftProblem = z.infer<typeof DraftProblem>
