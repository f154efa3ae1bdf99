import { createHash } from 'node:crypto'
import * as z from 'zod'
import { latticeDegrees, latticeSteps } from '#shared/geo/lattice.ts'
import { polygonsOf } from '#shared/geo/merge.ts'
import type { LngLat } from '#shared/geo/position.ts'
import { RegisterEntry, type Columns, type Layer } from '#shared/grids/plan.ts'
import type { ImportedGrid } from '#shared/geo/import-grids.ts'
import { pageOf, type Page } from './page-store.ts'

/** A grid to be published: as an import or a draft gives it, with the layer it stands in. */
export type PlannedGrid = ImportedGrid & { layer?: Layer; columns?: Columns }

/**
 * As stored: with the box of the grid, by which its tiles are found, and the hash of all that can change of
 * it.
 */
export const StoredEntry = RegisterEntry.extend({
  /** West, south, east, north in lattice steps. */
  box: z.tuple([z.int(), z.int(), z.int(), z.int()]),
  hash: z.string(),
})
export type StoredEntry = z.infer<typeof StoredEntry>

export const StoredEntries = z.array(StoredEntry)

/**
 * A page holds the grids of one township, so that a redraw rewrites few; with geometries it stays below 1 MB
 * of GeoJSON.
 */
const PAGE_ENTRIES = 400
const TOWNSHIP_DIGITS = 9

/**
 * Text forms carry 8 decimals: the lattice of 2^-24 degree comes back exactly from them, from 7 it does not.
 */
export const rounded = (degrees: number): number => Number(degrees.toFixed(8))

/** The register of a plan, by code. */
export const entriesOf = (grids: readonly PlannedGrid[]): StoredEntry[] =>
  grids.map(entryOf).sort((a, b) => (a.code < b.code ? -1 : 1))

/**
 * What all that is said of a grid and its border hash to, wherever its rings begin; areas and labels follow
 * from them.
 */
export function gridHash(grid: Shape): string {
  return hashOf(JSON.stringify(saidOf(grid)), polygonsOf(grid.geometry).flat().map(stepsOf))
}

type Shape = Omit<PlannedGrid, 'areaSquareMetres' | 'labelPoint'>

const saidOf = ({ code, name, externalCode, columns, layer = 'base' }: Shape) => ({
  code,
  name,
  layer,
  ...(externalCode === undefined ? {} : { externalCode }),
  ...(columns === undefined ? {} : { columns }),
})

function entryOf(grid: PlannedGrid): StoredEntry {
  const { areaSquareMetres, labelPoint } = grid
  const rings = polygonsOf(grid.geometry).flat().map(stepsOf)
  const [west, south, east, north] = boxOf(rings)
  const said = saidOf(grid)
  return {
    ...said,
    areaSquareMetres: Math.round(areaSquareMetres),
    labelPoint: [rounded(labelPoint[0]), rounded(labelPoint[1])],
    box: [west, south, east, north],
    hash: hashOf(JSON.stringify(said), rings),
  }
}

/** A ring in lattice steps, open, from its least vertex on: where a file begins it is no difference. */
function stepsOf(ring: readonly LngLat[]): Float64Array {
  const open = ring.slice(0, -1).map(([lng, lat]) => [latticeSteps(lng), latticeSteps(lat)] as const)
  let least = 0
  open.forEach(([x, y], i) => {
    const [leastX, leastY] = open[least]!
    if (x < leastX || (x === leastX && y < leastY)) least = i
  })
  return Float64Array.from([...open.slice(least), ...open.slice(0, least)].flat())
}

function hashOf(said: string, rings: readonly Float64Array[]): string {
  const digests = rings
    .map((ring) => createHash('sha256').update(new Uint8Array(ring.buffer)).digest('hex'))
    .sort()
  return createHash('sha256').update(said).update(digests.join()).digest('hex').slice(0, 32)
}

function boxOf(rings: readonly Float64Array[]): [number, number, number, number] {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const ring of rings) {
    for (let i = 0; i < ring.length; i += 2) {
      box[0] = Math.min(box[0], ring[i]!)
      box[1] = Math.min(box[1], ring[i + 1]!)
      box[2] = Math.max(box[2], ring[i]!)
      box[3] = Math.max(box[3], ring[i + 1]!)
    }
  }
  return box
}

/** The register in pages. */
export function registerPages(entries: readonly StoredEntry[]): Page[] {
  const pages: StoredEntry[][] = []
  let township = ''
  for (const entry of entries) {
    const own = entry.code.slice(0, TOWNSHIP_DIGITS)
    if (own !== township || pages.at(-1)!.length === PAGE_ENTRIES) pages.push([])
    township = own
    pages.at(-1)!.push(entry)
  }
  return pages.map((page) => pageOf(page[0]!.code, page))
}

/**
 * The entries in which two registers differ, by their hashes: of the earlier one those changed or gone, of
 * the later those changed or new.
 */
export function differing(
  earlier: readonly StoredEntry[],
  later: readonly StoredEntry[],
): { before: StoredEntry[]; after: StoredEntry[] } {
  const missingIn = (entries: readonly StoredEntry[]) => {
    const hashes = new Set(entries.map(({ hash }) => hash))
    return ({ hash }: StoredEntry): boolean => !hashes.has(hash)
  }
  return { before: earlier.filter(missingIn(later)), after: later.filter(missingIn(earlier)) }
}

/** West, south, east, north of all grids in degrees; an empty box the wrong way round for none. */
export function bboxOf(entries: readonly StoredEntry[]): [number, number, number, number] {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const { box: own } of entries)
    for (let i = 0; i < 4; i++) box[i] = i < 2 ? Math.min(box[i]!, own[i]!) : Math.max(box[i]!, own[i]!)
  return box.map((steps) => rounded(latticeDegrees(steps))) as [number, number, number, number]
}
