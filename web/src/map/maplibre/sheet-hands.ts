import type { Map as LibreMap, MapMouseEvent, MapTouchEvent, PointLike } from 'maplibre-gl'
import type { Handle, SheetListener } from '../sheet-map.ts'

/** Pixels round the pointer that still meet a handle: a mouse is exact, a thumb is not. */
const REACH = matchMedia('(pointer: coarse)').matches ? 18 : 7
const HANDLES = ['handle-vertex', 'handle-midpoint', 'handle-edge']
const GRIDS = ['grid-dedicated', 'grid-base']

type HandEvent = MapMouseEvent | MapTouchEvent

/** Follows the pointer for the listener: presses on grids, and handles taken hold of, dragged and let go. */
export class SheetHands {
  readonly #map: LibreMap
  readonly #listener: SheetListener
  readonly #handles: () => readonly Handle[]
  #isDragging = false
  /** While a shape is drawn, presses are the drawing's. */
  isOff = false

  constructor(map: LibreMap, listener: SheetListener, handles: () => readonly Handle[]) {
    this.#map = map
    this.#listener = listener
    this.#handles = handles
    map.on('click', this.#press)
    map.on('mousedown', this.#grab)
    map.on('touchstart', this.#grab)
    map.on('mousemove', this.#move)
    map.on('touchmove', this.#move)
    // Let go outside of the map too.
    addEventListener('mouseup', this.#drop)
    addEventListener('touchend', this.#drop)
    addEventListener('touchcancel', this.#breakOff)
    addEventListener('keydown', this.#key, true)
  }

  destroy(): void {
    removeEventListener('mouseup', this.#drop)
    removeEventListener('touchend', this.#drop)
    removeEventListener('touchcancel', this.#breakOff)
    removeEventListener('keydown', this.#key, true)
  }

  readonly #press = (event: MapMouseEvent): void => {
    if (this.isOff) return
    const met = this.#map.queryRenderedFeatures(event.point, { layers: GRIDS })
    const { lng, lat } = event.lngLat
    const { shiftKey, ctrlKey, metaKey } = event.originalEvent
    this.#listener.onPress?.({
      codes: [...new Set(met.map(({ properties }) => String(properties.code)))],
      lngLat: [lng, lat],
      isAdditional: shiftKey || ctrlKey || metaKey,
    })
  }

  readonly #grab = (event: HandEvent): void => {
    if (this.isOff || ('points' in event && event.points.length > 1)) return
    const handle = this.#handleAt(event)
    if (handle === null || this.#listener.onGrab?.(handle, [event.lngLat.lng, event.lngLat.lat]) !== true)
      return
    event.preventDefault()
    this.#isDragging = true
    this.#map.getCanvas().style.cursor = 'grabbing'
  }

  readonly #move = (event: HandEvent): void => {
    if (this.#isDragging) this.#listener.onDrag?.([event.lngLat.lng, event.lngLat.lat])
    else if (!this.isOff) this.#map.getCanvas().style.cursor = this.#handleAt(event) === null ? '' : 'grab'
  }

  readonly #drop = (event: MouseEvent | TouchEvent): void => {
    if (!this.#isDragging) return
    const at = 'changedTouches' in event ? event.changedTouches[0] : event
    const { left, top } = this.#map.getContainer().getBoundingClientRect()
    const { lng, lat } = this.#map.unproject([(at?.clientX ?? 0) - left, (at?.clientY ?? 0) - top])
    this.#end()
    this.#listener.onDrop?.([lng, lat])
  }

  readonly #breakOff = (): void => {
    if (!this.#isDragging) return
    this.#end()
    this.#listener.onDrop?.(null)
  }

  /** Escape while dragging puts everything back, and means nothing else. */
  readonly #key = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.#isDragging) return
    event.stopPropagation()
    this.#breakOff()
  }

  #end(): void {
    this.#isDragging = false
    this.#map.getCanvas().style.cursor = ''
  }

  /** A vertex before a midpoint before an edge, whichever is nearest. */
  #handleAt({ point }: HandEvent): Handle | null {
    const handles = this.#handles()
    if (handles.length === 0) return null
    const box: [PointLike, PointLike] = [
      [point.x - REACH, point.y - REACH],
      [point.x + REACH, point.y + REACH],
    ]
    const met = this.#map.queryRenderedFeatures(box, { layers: HANDLES })
    const found = met.map(({ properties }) => handles[Number(properties.index)])
    for (const kind of ['vertex', 'midpoint', 'edge'] as const) {
      const some = found.filter((handle): handle is Handle => handle?.kind === kind)
      const nearest = some.toSorted((a, b) => this.#pixelsTo(a, point) - this.#pixelsTo(b, point))[0]
      if (nearest !== undefined) return nearest
    }
    return null
  }

  #pixelsTo(handle: Handle, { x, y }: { x: number; y: number }): number {
    if (handle.kind === 'edge') return 0
    const at = this.#map.project([...handle.at])
    return Math.hypot(at.x - x, at.y - y)
  }
}
