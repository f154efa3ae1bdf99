import type { Map as LibreMap } from 'maplibre-gl'
import type { Position } from 'geojson'
import type { GridGeometry, Trial } from '../sheet-map.ts'
import { readPalette } from './palette.ts'

const SVG = 'http://www.w3.org/2000/svg'
const RIGHT_LOOK = { 'fill-opacity': '0.1', 'stroke-width': '2.5' }
/** Wrong ones by a dashed border too, not by colour alone. */
const WRONG_LOOK = { 'fill-opacity': '0.28', 'stroke-width': '2', 'stroke-dasharray': '4 3' }

/**
 * Grids in the hand, as an SVG over the canvas: a frame of a drag draws these few paths and not the map,
 * which costs a software renderer a hundred milliseconds.
 */
export class TrialOverlay {
  readonly #map: LibreMap
  readonly #svg = document.createElementNS(SVG, 'svg')
  #trial: Trial | null = null

  constructor(map: LibreMap) {
    this.#map = map
    this.#svg.setAttribute('aria-hidden', 'true')
    this.#svg.style.cssText = 'position:absolute;inset:0;width:100%;height:100%;pointer-events:none'
    map.getCanvasContainer().append(this.#svg)
    map.on('move', this.#draw)
  }

  show(trial: Trial | null): void {
    this.#trial = trial
    this.#draw()
  }

  readonly #draw = (): void => {
    const { grids, isWrong } = this.#trial ?? { grids: [], isWrong: false }
    if (grids.length === 0 && this.#svg.childElementCount === 0) return
    const { critical, accent } = readPalette()
    const colour = isWrong ? critical : accent
    const look = { fill: colour, stroke: colour, 'stroke-linejoin': 'round', 'fill-rule': 'evenodd' }
    this.#svg.replaceChildren(
      ...grids.map(({ geometry }) => {
        const path = document.createElementNS(SVG, 'path')
        const attributes = { ...look, ...(isWrong ? WRONG_LOOK : RIGHT_LOOK), d: this.#outline(geometry) }
        for (const [name, value] of Object.entries(attributes)) path.setAttribute(name, value)
        return path
      }),
    )
  }

  #outline({ type, coordinates }: GridGeometry): string {
    const polygons = type === 'Polygon' ? [coordinates] : coordinates
    return polygons
      .flat()
      .map((ring) => `M${ring.map(this.#pixels).join('L')}Z`)
      .join('')
  }

  readonly #pixels = ([lng = 0, lat = 0]: Position): string => {
    const { x, y } = this.#map.project([lng, lat])
    return `${x.toFixed(1)} ${y.toFixed(1)}`
  }
}
