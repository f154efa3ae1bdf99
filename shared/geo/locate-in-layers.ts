import type { GridIndex } from './grid-index.ts'
import { circleOf, decide, outside, type Candidate, type Location } from './locate.ts'
import type { LngLat } from './position.ts'

/**
 * What `locateInTiles` answers of a plan that is stored, of grids that are at hand, layer by layer from the
 * lowest: a grid that holds the point in a higher one wins, and hides the lower ones where its margin is wide
 * enough.
 */
export function locateInLayers(
  layers: readonly GridIndex[],
  point: LngLat,
  accuracyMetres: number,
): Location {
  const { p, radiusMetres } = circleOf(point, accuracyMetres)
  let near: Candidate[] = []
  let holder: string | null = null
  for (const index of layers) {
    const found = index
      .candidatesNear(p, radiusMetres)
      .map(({ grid: { code, name }, ...rest }) => ({ code, name, ...rest }))
    const held = found.find(({ inside }) => inside)
    near = held !== undefined && held.marginMetres >= radiusMetres ? found : [...near, ...found]
    holder = held?.code ?? holder
  }
  if (near.length > 0) return decide(near, holder, radiusMetres)
  const nearest = layers.flatMap((index) => index.nearest(p) ?? [])
  const [first] = nearest.sort((a, b) => b.marginMetres - a.marginMetres)
  return outside(first === undefined ? null : { ...first.grid, marginMetres: first.marginMetres })
}
