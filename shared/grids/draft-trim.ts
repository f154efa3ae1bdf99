import type { MultiPolygon, Polygon } from 'geojson'

import type { Coverage } from '../geo/coverage/coverage.ts'
import { geometryOf, stepsIn } from '../geo/coverage/coverage.ts'
import { newVertices } from '../geo/coverage/split-grid.ts'
import { latticeDegrees } from '../geo/lattice.ts'
import { facesWhere, groundOf, layOver } from '../geo/overlay/lay-over.ts'
import { refused } from './draft-change.ts'
import type { Drawn } from './draft-change.ts'
import { isOnOutline, mayReshapeOutline, parentOutline } from './draft-ground.ts'
import type { Outline } from './draft-ground.ts'
import { regrown } from './draft-regrow.ts'
import type { Found } from './draft-regrow.ts'
import { flatIn, layerOf } from './draft-state.ts'
import type { DraftState } from './draft-state.ts'
import type { Layer } from './draft.ts'

/** `code` gives up what lies over `other`, whose border gets the vertices where the two met. */
export function trim(state: DraftState, code: string, other: string, layer: Layer): Drawn {
  const coverage = layerOf(state, layer)
  const [grid, against] = [flatIn(coverage, code)!, flatIn(coverage, other)]
  if (against === undefined) return refused(state.about.has(other) ? 'other-layer' : 'no-such-grid', other)
  const overlay = layOver([grid, against].map(({ polygons }) => geometryOf(coverage, polygons)))
  if (code === other || facesWhere(overlay, (holders) => holders.length === 2).length === 0)
    return refused('nothing-to-repair', code, other)
  const kept = facesWhere(overlay, isOnlyFirst)
  const found = newVertices(coverage, overlay.before, overlay.noded, -1)
  return regrown(state, layer, grid, { ground: groundOf(overlay, kept), found })
}

/**
 * `code` gives up what lies outside the division. Where the outline may not move it gets no vertex either: a
 * border that crosses it is led through the outline's vertex next to the crossing, or, where that would lie
 * over a neighbour, through the one on the other side.
 */
export function trimToOutline(state: DraftState, code: string, layer: Layer): Drawn {
  const coverage = layerOf(state, layer)
  const grid = flatIn(coverage, code)!
  const { parent } = state.ground
  const outline = parentOutline(state.ground, state.base)
  if (parent === null || outline === null) return refused('nothing-to-repair', code)
  const overlay = layOver([geometryOf(coverage, grid.polygons), parent])
  if (facesWhere(overlay, isOnlyFirst).length === 0) return refused('nothing-to-repair', code)
  const faces = facesWhere(overlay, (holders) => holders.length === 2)
  const ground = groundOf(overlay, faces)
  const found = newVertices(coverage, overlay.before, overlay.noded, -1)
  if (mayReshapeOutline(state.ground) || ground === null)
    return regrown(state, layer, grid, { ground, found })
  const attempt = (isNearEnd: boolean): Drawn => {
    const to = ontoVertices(outline, found, isNearEnd)
    return regrown(state, layer, grid, {
      ground: withMoved(coverage, ground, to),
      found: foundBeside(outline, found, to),
    })
  }
  const near = attempt(true)
  return near.ok || near.reason !== 'overlap' ? near : attempt(false)
}

const isOnlyFirst = (holders: readonly number[]): boolean => holders.length === 1 && holders[0] === 0

type Moves = ReadonlyMap<string, readonly [number, number]>

/**
 * Where each rounded crossing with the outline goes: to an end of the outline's edge. Crossings that lie on
 * it exactly stay.
 */
function ontoVertices(outline: Outline, found: Found, isNearEnd: boolean): Moves {
  const to = new Map<string, readonly [number, number]>()
  for (const [edge, between] of found) {
    const [[ax, ay], [bx, by]] = endsOf(edge)
    if (!isOnOutline(outline, ax, ay, bx, by)) continue
    for (let i = 0; i < between.length; i += 2) {
      const [x, y] = [between[i]!, between[i + 1]!]
      if ((bx - ax) * (y - ay) === (by - ay) * (x - ax)) continue
      const isFirstNear = Math.hypot(x - ax, y - ay) <= Math.hypot(x - bx, y - by)
      to.set(`${x},${y}`, isFirstNear === isNearEnd ? [ax, ay] : [bx, by])
    }
  }
  return to
}

/** What neighbours get who cross the outline by the same edge; the outline itself gets nothing. */
function foundBeside(outline: Outline, found: Found, to: Moves): Found {
  const beside = new Map<string, number[]>()
  for (const [edge, between] of found) {
    const [a, b] = endsOf(edge)
    if (isOnOutline(outline, ...a, ...b)) continue
    const moved: number[] = []
    for (let i = 0; i < between.length; i += 2)
      moved.push(...(to.get(`${between[i]!},${between[i + 1]!}`) ?? [between[i]!, between[i + 1]!]))
    beside.set(edge, moved)
  }
  return beside
}

function endsOf(edge: string): [[number, number], [number, number]] {
  const [a, b] = edge.split('>').map((end) => end.split(',').map(Number) as [number, number])
  return [a!, b!]
}

function withMoved(
  coverage: Coverage,
  ground: Polygon | MultiPolygon,
  to: Moves,
): Polygon | MultiPolygon | null {
  const moved = (place: readonly number[]): [number, number] => {
    const steps = stepsIn(coverage, [place[0]!, place[1]!])
    const [x, y] = to.get(`${steps[0]},${steps[1]}`) ?? steps
    return [latticeDegrees(coverage.originX + x), latticeDegrees(coverage.originY + y)]
  }
  const polygons = (ground.type === 'Polygon' ? [ground.coordinates] : ground.coordinates).map((rings) =>
    rings
      .map((ring) => ring.map(moved).filter((p, i, all) => String(p) !== String(all[i - 1])))
      .filter((ring) => ring.length > 3),
  )
  const left = polygons.filter((rings) => rings.length > 0)
  return left.length === 0 ? null : { type: 'MultiPolygon', coordinates: left }
}
