import type { CoverageGrid } from '../geo/coverage/coverage.ts'
import { flatGrid, geometryOf, stepsIn } from '../geo/coverage/coverage.ts'
import { eachEdge } from '../geo/coverage/check-grid.ts'
import { settle } from '../geo/coverage/settle.ts'
import { splitGrid } from '../geo/coverage/split-grid.ts'
import { latticeDegrees } from '../geo/lattice.ts'
import { mergeOutline } from '../geo/merge.ts'
import { properCrossing } from '../geo/overlay/noding.ts'
import type { LngLat } from '../geo/position.ts'
import { COMMUNITY_DIGITS } from '../lib/division-code.ts'
import { cutLine, NAME_CHARACTERS } from '../lib/name.ts'
import type { CodeScheme } from './code-scheme.ts'
import { changeIn, isNear, refused } from './draft-change.ts'
import type { Drawn } from './draft-change.ts'
import { usedCodes } from './draft-codes.ts'
import { mayReshapeOutline, parentOutline } from './draft-ground.ts'
import type { Drawing } from './draft-rules.ts'
import { flatIn, gridIn, layerOf } from './draft-state.ts'
import type { About, DraftState } from './draft-state.ts'
import type { Columns } from './draft.ts'

const MOST_ORIGINS = 200

/**
 * The right half keeps code and name, the left one is new; what was counted in the whole is unknown in both.
 */
export function split(
  state: DraftState,
  edit: Extract<Drawing, { type: 'split' }>,
  scheme: CodeScheme,
): Drawn {
  const about = state.about.get(edit.code)
  if (about === undefined) return refused('no-such-grid', edit.code)
  if (!isNear(state, edit.line)) return refused('line-misses', edit.code)
  const coverage = layerOf(state, about.layer)
  const code = scheme.next(edit.code.slice(0, COMMUNITY_DIGITS), usedCodes(state))
  if (code === null) return refused('codes-used-up', edit.code)
  const name = edit.name ?? suffixed(state, about.name)
  const edited = splitGrid(coverage, {
    code: edit.code,
    line: throughOutline(state, flatIn(coverage, edit.code)!, edit.line),
    into: [
      { code: edit.code, name: about.name },
      { code, name },
    ],
  })
  if (!edited.ok) return refused(edited.reason, ...edited.codes)
  const { externalCode: _, ...rest } = about
  const aboutOf = (one: string): About => {
    if (one === edit.code) return { ...about, columns: {} }
    return one === code ? { ...rest, name, columns: {} } : state.about.get(one)!
  }
  return changeIn(state, about.layer, { grids: edited.coverage.grids, codes: edited.touched }, aboutOf)
}

function suffixed(state: DraftState, name: string): string {
  const names = new Set([...state.about.values()].map((about) => about.name))
  const stem = name.toWellFormed()
  for (let n = 2; ; n++) {
    const next = cutLine(stem, NAME_CHARACTERS - `-${n}`.length) + `-${n}`
    if (!names.has(next)) return next
  }
}

/**
 * Where the outline may not move a cut may leave no vertex of its own on it, so it goes through the outline's
 * nearest one.
 */
function throughOutline(state: DraftState, grid: CoverageGrid, line: readonly LngLat[]): LngLat[] {
  const outline = parentOutline(state.ground, state.base)
  if (outline === null || mayReshapeOutline(state.ground)) return [...line]
  const edges: [number, number, number, number][] = []
  eachEdge(grid, (...edge) => outline.edges.has(edge.join()) && edges.push(edge))
  return line.flatMap((place, i) => {
    const onward = line[i + 1]
    if (onward === undefined) return [place]
    const [p, q] = [stepsIn(state.base, place), stepsIn(state.base, onward)]
    const through = edges.flatMap(([ax, ay, bx, by]) => {
      const crossing = properCrossing(...p, ...q, ax, ay, bx, by)
      if (crossing === null) return []
      const [x, y] = crossing
      const isFirst = Math.hypot(x - ax, y - ay) <= Math.hypot(x - bx, y - by)
      return [{ along: Math.hypot(x - p[0], y - p[1]), to: isFirst ? [ax, ay] : [bx, by] }]
    })
    through.sort((a, b) => a.along - b.along)
    const { originX, originY } = state.base
    const places = through.map(({ to }): LngLat => [
      latticeDegrees(originX + to[0]!),
      latticeDegrees(originY + to[1]!),
    ])
    return [place, ...places]
  })
}

/**
 * One grid of several of a layer, under the code and name of one of them; it carries on all their origins,
 * and their sums where all are known.
 */
export function merge(state: DraftState, { codes, into }: Extract<Drawing, { type: 'merge' }>): Drawn {
  const parts = [...new Set(codes)].map((code) => ({ code, about: state.about.get(code) }))
  const missing = parts.filter(({ about }) => about === undefined)
  if (missing.length > 0) return refused('no-such-grid', ...missing.map(({ code }) => code))
  if (parts.length < 2 || !codes.includes(into)) return refused('nothing-to-merge', into)
  const kept = state.about.get(into)!
  const abouts = parts.map(({ about }) => about!)
  if (abouts.some(({ layer }) => layer !== kept.layer)) return refused('other-layer', ...codes)
  const origins = [...new Set([kept, ...abouts].flatMap((about) => about.origins))]
  if (origins.length > MOST_ORIGINS) return refused('too-many-origins', into)
  const coverage = layerOf(state, kept.layer)
  const flat = parts.map(({ code }) => flatIn(coverage, code)!)
  // Grids that overlap or miss each other by a hair, as a draft's may, are united all the same.
  const geometry = mergeOutline(flat.map(({ polygons }) => geometryOf(coverage, polygons)))
  const merged = flatGrid({ code: into, name: kept.name, geometry }, coverage.originX, coverage.originY)
  const gone = flat.map((grid): [number, null] => [coverage.grids.indexOf(grid), null])
  const edited = settle(coverage, { changed: new Map(gone), added: [merged] })
  if (!edited.ok) return refused(edited.reason, ...edited.codes)
  const about = { ...kept, origins, columns: summed(abouts.map(({ columns }) => columns)) }
  return changeIn(state, kept.layer, { grids: edited.coverage.grids, codes: edited.touched }, () => about)
}

/** A column is known of the whole only where it is known of every part. */
function summed(all: readonly Columns[]): Columns {
  const sumOf = (key: keyof Columns): Columns =>
    all.every((columns) => columns[key] !== undefined)
      ? { [key]: all.reduce((sum, columns) => sum + columns[key]!, 0) }
      : {}
  return { ...sumOf('households'), ...sumOf('people') }
}

/** Its ground is left to nobody: a gap that is listed until somebody takes it. */
export function remove(state: DraftState, { code }: Extract<Drawing, { type: 'remove' }>): Drawn {
  const grid = gridIn(state, code)
  return grid === undefined ? refused('no-such-grid', code) : { ok: true, before: [grid], after: [] }
}
