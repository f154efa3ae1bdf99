import { Urgency } from '#shared/incidents/incident.ts'
import { NetMark } from '#shared/settings/nets.ts'
import { GLYPH_PLACES, NET_GLYPHS, URGENCY_SHAPES } from '../../ui/shapes.ts'
import { netColour, urgencyColour, type Palette } from './palette.ts'

/** Images are drawn at twice their size, for dense screens. */
export const PIXEL_RATIO = 2
export const PILL = 'pill'
export const SPOT_PIN = 'spot-pin'

/** Pixels of the page: the field of the image, and the shape in it. */
const MARK_SIZE = 30
const SHAPE_SIZE = 24
/** A path's field, as in ui/shapes.ts. */
const FIELD = 16

const PILL_SIZE = 24
const PILL_RADIUS = 10

export interface Symbol {
  readonly id: string
  readonly image: ImageData
  readonly stretch?: {
    x: [number, number][]
    y: [number, number][]
    content: [number, number, number, number]
  }
}

/** Every image the layers name, in the colours of the theme. */
export function drawSymbols(palette: Palette): Symbol[] {
  const nets = [...NetMark.options, null]
  const marks = Urgency.options.flatMap((urgency) => nets.map((net) => mark(palette, urgency, net)))
  return [...marks, pill(palette), pin(palette)]
}

function canvasOf(size: number): CanvasRenderingContext2D {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = size * PIXEL_RATIO
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (context === null) throw new Error('this browser draws no 2D canvas')
  context.scale(PIXEL_RATIO, PIXEL_RATIO)
  return context
}

const imageOf = (context: CanvasRenderingContext2D): ImageData =>
  context.getImageData(0, 0, context.canvas.width, context.canvas.height)

/** Urgency is the shape and its colour; the net is the glyph in it and the hue round it. */
function mark(palette: Palette, urgency: Urgency, net: NetMark | null): Symbol {
  const context = canvasOf(MARK_SIZE)
  const unit = SHAPE_SIZE / FIELD
  const shape = new Path2D(URGENCY_SHAPES[urgency])
  context.translate((MARK_SIZE - SHAPE_SIZE) / 2, (MARK_SIZE - SHAPE_SIZE) / 2)
  context.scale(unit, unit)
  context.lineJoin = context.lineCap = 'round'
  context.strokeStyle = palette['map-symbol-edge']
  context.lineWidth = 3
  context.stroke(shape)
  if (net !== null) {
    context.strokeStyle = netColour(palette, net)
    context.lineWidth = 1.6
    context.stroke(shape)
  }
  context.fillStyle = urgencyColour(palette, urgency)
  context.fill(shape)
  if (net !== null) strokeGlyph(context, palette, urgency, net)
  return { id: `mark-${urgency}-${net ?? 'none'}`, image: imageOf(context) }
}

function strokeGlyph(
  context: CanvasRenderingContext2D,
  palette: Palette,
  urgency: Urgency,
  net: NetMark,
): void {
  const { x, y, size } = GLYPH_PLACES[urgency]
  context.translate(x - size / 2, y - size / 2)
  context.scale(size / FIELD, size / FIELD)
  context.strokeStyle = palette['map-symbol-edge']
  context.lineWidth = 2.2
  context.stroke(new Path2D(NET_GLYPHS[net]))
}

/** What a cluster's counts stand on; its middle stretches to the text. */
function pill(palette: Palette): Symbol {
  const context = canvasOf(PILL_SIZE)
  context.beginPath()
  context.roundRect(1, 1, PILL_SIZE - 2, PILL_SIZE - 2, PILL_RADIUS)
  context.fillStyle = palette['surface-1']
  context.fill()
  context.strokeStyle = palette['line-strong']
  context.stroke()
  const [from, to] = [PILL_RADIUS * PIXEL_RATIO, (PILL_SIZE - PILL_RADIUS) * PIXEL_RATIO]
  const inset = 3 * PIXEL_RATIO
  const end = PILL_SIZE * PIXEL_RATIO - inset
  return {
    id: PILL,
    image: imageOf(context),
    stretch: { x: [[from, to]], y: [[from, to]], content: [inset, inset, end, end] },
  }
}

function pin(palette: Palette): Symbol {
  const context = canvasOf(40)
  context.fillStyle = palette.accent
  context.strokeStyle = palette['map-symbol-edge']
  context.lineWidth = 2
  const drop = new Path2D('M20 39C13 28 8 22 8 15a12 12 0 1 1 24 0c0 7-5 13-12 24z')
  context.fill(drop)
  context.stroke(drop)
  context.fillStyle = palette['map-symbol-edge']
  context.fill(new Path2D('M15 15a5 5 0 1 1 10 0a5 5 0 1 1-10 0z'))
  return { id: SPOT_PIN, image: imageOf(context) }
}
