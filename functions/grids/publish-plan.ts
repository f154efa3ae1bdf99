import type { GridFeature, Division } from '#shared/grids/plan.ts'
import type { ImportedGrid } from '#shared/geo/import-grids.ts'
import { labelPoint } from '#shared/geo/numbering.ts'
import { mergeOutline } from '#shared/geo/merge.ts'
import { areaSquareMetres } from '#shared/geo/area.ts'
import { hashOf } from '#shared/ledger/chain.ts'
import { levelOf, type Level } from '#shared/lib/division-code.ts'
import type { CommandId, PersonId } from '#shared/lib/id.ts'
import type { Clock } from '../platform/clock.ts'
import { commit, nextEvent } from '../platform/dynamo/commit.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { divisionTable } from './division-table.ts'
import { planTable, type StoredPlan } from './plan-table.ts'

export interface Publication {
  readonly commandId: CommandId
  readonly division: string
  readonly name: string
  /** Made-up boundaries are labelled wherever they show. */
  readonly synthetic: boolean
  readonly grids: readonly ImportedGrid[]
  /** The divisions between the county and its grids; none when the file knew none. */
  readonly divisions: readonly (Division & { parent: string })[]
  readonly actor: PersonId
  /** Asked when the plan comes into force, after its pages were written: that may take minutes. */
  readonly clock: Clock
}

const LEVELS = ['county', 'township', 'community'] as const

/**
 * Makes the next version of a county's plan of these grids. Pages are written first, out of anybody's reach; one
 * transaction then brings all of it into force or none. Grids equal to those in force make no version.
 * Throws Fault version-conflict when another publish was faster.
 */
export async function publishPlan(
  publication: Publication,
  db: Database,
): Promise<{ version: number; unchanged: boolean }> {
  const plans = planTable(db)
  const before = await plans.head(publication.division)
  const levels = featuresOf(publication)
  const contentHash = hashOf([...levels].map(([level, features]) => [level, features]))
  if (before?.contentHash === contentHash) {
    // Our own work, done before this run was begun again, is no 'unchanged'.
    return { version: before.plan.version, unchanged: before.publication !== publication.commandId }
  }

  const pageCounts: StoredPlan['pageCounts'] = {}
  for (const [level, features] of levels) {
    pageCounts[level] = await plans.writePages(publication.commandId, level, features)
  }
  const county = {
    code: publication.division,
    name: publication.name,
    level: 'county' as const,
    parent: null,
  }
  await divisionTable(db).put([county, ...publication.divisions])
  return putInForce({ publication, before, levels, pageCounts, contentHash }, db)
}

interface Prepared {
  readonly publication: Publication
  readonly before: StoredPlan | null
  readonly levels: ReadonlyMap<Level, GridFeature[]>
  readonly pageCounts: StoredPlan['pageCounts']
  readonly contentHash: string
}

async function putInForce({ publication, before, levels, pageCounts, contentHash }: Prepared, db: Database) {
  const { division, name, synthetic, commandId, clock, actor, grids } = publication
  const at = clock()
  const version = (before?.plan.version ?? 0) + 1
  const { event, payload } = nextEvent(
    {
      aggregate: `plan_${division}`,
      type: 'plan.published',
      county: division,
      actor,
      at,
      codes: { version, gridCount: grids.length, contentHash, publication: commandId },
    },
    before?.head ?? null,
    null,
  )
  const plan = {
    division,
    name,
    version,
    publishedAt: at,
    gridCount: grids.length,
    synthetic,
    bbox: boxOf(levels.get('grid') ?? []),
    levels: [...levels.keys()],
  }
  const stored = {
    v: 1 as const,
    plan,
    publication: commandId,
    pageCounts,
    contentHash,
    head: { seq: event.seq, hash: event.hash },
  }
  const answer = { version, unchanged: false }
  const first = await commit(db, {
    command: { id: commandId, hash: contentHash, answer: JSON.stringify(answer) },
    event,
    payload,
    state: planTable(db).publishing(stored),
  })
  return first === null ? answer : (JSON.parse(first) as typeof answer)
}

/** The features of every level that the plan has: its grids, and above them the outlines of the divisions. */
function featuresOf({ division, name, grids, divisions, synthetic }: Publication): Map<Level, GridFeature[]> {
  const levels = new Map<Level, GridFeature[]>()
  for (const level of LEVELS) {
    const members =
      level === 'county' ? [{ code: division, name }] : divisions.filter((one) => one.level === level)
    const outlines = members.flatMap((member) => {
      const inside = grids.filter(({ code }) => code.startsWith(member.code))
      return inside.length === 0 ? [] : [outlineOf(member, inside, synthetic)]
    })
    if (outlines.length > 0) levels.set(level, outlines)
  }
  levels.set(
    'grid',
    grids.map((grid) => featureOf(grid, synthetic)),
  )
  return levels
}

function outlineOf(
  { code, name }: { code: string; name: string },
  inside: readonly ImportedGrid[],
  synthetic: boolean,
) {
  const geometry = mergeOutline(inside.map((grid) => grid.geometry))
  const grid = {
    code,
    name,
    geometry,
    areaSquareMetres: areaSquareMetres(geometry),
    labelPoint: labelPoint(geometry),
  }
  return featureOf(grid, synthetic)
}

/** Text forms carry 8 decimals: the lattice of 2^-24 degree comes back exactly from them, from 7 it does not. */
const DECIMALS = 8

const rounded = <T>(coordinates: T): T =>
  (Array.isArray(coordinates)
    ? coordinates.map(rounded)
    : typeof coordinates === 'number'
      ? Number(coordinates.toFixed(DECIMALS))
      : coordinates) as T

function featureOf(grid: ImportedGrid, synthetic: boolean): GridFeature {
  const { code, name, externalCode, geometry } = grid
  return {
    type: 'Feature',
    id: code,
    properties: {
      code,
      name,
      level: levelOf(code),
      ...(externalCode === undefined ? {} : { externalCode }),
      areaSquareMetres: Math.round(grid.areaSquareMetres),
      labelPoint: rounded([grid.labelPoint[0], grid.labelPoint[1]]),
      synthetic,
    },
    geometry: { type: geometry.type, coordinates: rounded(geometry.coordinates) } as GridFeature['geometry'],
  }
}

/** West, south, east, north of all vertices. */
function boxOf(features: readonly GridFeature[]): [number, number, number, number] {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const { geometry } of features) {
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
    for (const [lng, lat] of polygons.flat(2)) {
      box[0] = Math.min(box[0], lng)
      box[1] = Math.min(box[1], lat)
      box[2] = Math.max(box[2], lng)
      box[3] = Math.max(box[3], lat)
    }
  }
  return box
}
