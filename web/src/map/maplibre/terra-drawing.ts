import type { Map as LibreMap } from 'maplibre-gl'
import {
  TerraDraw,
  TerraDrawLineStringMode,
  TerraDrawModeUndoRedo,
  TerraDrawPolygonMode,
  type HexColor,
  type SnapToCustom,
} from 'terra-draw'
import { TerraDrawMapLibreGLAdapter } from 'terra-draw-maplibre-gl-adapter'
import type { LngLat } from '#shared/geo/position.ts'
import type { Drawing, DrawingOptions } from '../sheet-map.ts'
import type { Palette } from './palette.ts'
import { cameraOf, metresPerPixelOf } from './view.ts'

/**
 * Digits of a degree that the library keeps: 0.1 mm, so that a vertex snaps onto the lattice point it was.
 */
const PRECISION = 9
const SNAP_PIXELS = 12

/**
 * Draws one shape with Terra Draw. Keys are the page's: the library would hear them only while the map has
 * the focus.
 */
export function startDrawing(
  map: LibreMap,
  palette: Palette,
  { kind, snap, onFinish, onChange }: DrawingOptions,
  onEnd: () => void,
): Drawing {
  const mode = kind === 'polygon' ? polygonMode(map, palette, snap) : lineMode(map, palette, snap)
  const adapter = new TerraDrawMapLibreGLAdapter({ map, coordinatePrecision: PRECISION })
  const draw = new TerraDraw({
    adapter,
    modes: [mode],
    undoRedo: { modeLevel: new TerraDrawModeUndoRedo() },
  })
  const pointer = followPointer(map.getCanvas())
  let isOver = false
  const end = () => {
    if (isOver) return
    isOver = true
    pointer.leave()
    draw.stop()
    onEnd()
  }
  const verticesNow = (): LngLat[] => {
    const shape = draw
      .getSnapshot()
      .find(({ geometry: { type } }) => type === 'Polygon' || type === 'LineString')
    if (shape?.geometry.type === 'Polygon') return placesOf(shape.geometry.coordinates[0]?.slice(0, -1) ?? [])
    return shape?.geometry.type === 'LineString' ? placesOf(shape.geometry.coordinates) : []
  }
  draw.on('finish', () => {
    const vertices = verticesNow()
    // Not inside the library's own handler, which still has work to do with what is taken away here.
    queueMicrotask(() => {
      end()
      onFinish(vertices)
    })
  })
  draw.on('change', () => !isOver && onChange(verticesNow()))
  draw.start()
  draw.setMode(mode.mode)
  return {
    finish: () => void map.getCanvas().dispatchEvent(new KeyboardEvent('keyup', { key: 'Enter' })),
    takeBackVertex: () => {
      draw.undo()
      // The library's vertex under the pointer went too; without it the next Enter would take one that was
      // set.
      pointer.tellAgain()
    },
    cancel: end,
  }
}

/** Remembers where the pointer is on the canvas, to tell it again. */
function followPointer(canvas: HTMLCanvasElement): { tellAgain: () => void; leave: () => void } {
  let last: PointerEvent | null = null
  const note = (event: PointerEvent) => {
    if (event.isTrusted) last = event
  }
  canvas.addEventListener('pointermove', note)
  return {
    tellAgain: () => {
      if (last === null) return
      const { clientX, clientY } = last
      canvas.dispatchEvent(
        new PointerEvent('pointermove', { clientX, clientY, isPrimary: true, bubbles: true }),
      )
    },
    leave: () => canvas.removeEventListener('pointermove', note),
  }
}

const placesOf = (coordinates: readonly (readonly number[])[]): LngLat[] =>
  coordinates.map(([lng = 0, lat = 0]): LngLat => [lng, lat])

const snapping = (map: LibreMap, snap: DrawingOptions['snap']): { toCustom: SnapToCustom } => ({
  toCustom: ({ lng, lat }) => {
    const place = snap([lng, lat], metresPerPixelOf(cameraOf(map)) * SNAP_PIXELS)
    return place === null ? undefined : [...place]
  },
})

const FINISH_ONLY = { cancel: null, finish: 'Enter' }

function polygonMode(map: LibreMap, palette: Palette, snap: DrawingOptions['snap']) {
  const accent = palette.accent as HexColor
  return new TerraDrawPolygonMode({
    snapping: snapping(map, snap),
    keyEvents: FINISH_ONLY,
    showCoordinatePoints: true,
    styles: {
      fillColor: accent,
      fillOpacity: 0.15,
      outlineColor: accent,
      outlineWidth: 2,
      coordinatePointColor: accent,
      coordinatePointWidth: 4,
      closingPointColor: accent,
      closingPointWidth: 6,
      snappingPointColor: palette.urgent as HexColor,
      snappingPointWidth: 6,
    },
  })
}

function lineMode(map: LibreMap, palette: Palette, snap: DrawingOptions['snap']) {
  const accent = palette.accent as HexColor
  return new TerraDrawLineStringMode({
    snapping: snapping(map, snap),
    keyEvents: FINISH_ONLY,
    showCoordinatePoints: true,
    styles: {
      lineStringColor: accent,
      lineStringWidth: 2,
      coordinatePointColor: accent,
      coordinatePointWidth: 4,
      closingPointColor: accent,
      closingPointWidth: 6,
      snappingPointColor: palette.urgent as HexColor,
      snappingPointWidth: 6,
    },
  })
}
