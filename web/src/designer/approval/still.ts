import type { Padding } from '../../map/engine.ts'

interface Size {
  readonly width: number
  readonly height: number
}

/** Width by height of a still: two of them stand side by side on a sheet of A4. */
const RATIO = 4 / 3

/** The largest part in the middle of a picture that has the shape of a still. */
function middleOf({ width, height }: Size): Size {
  return width > height * RATIO ? { width: height * RATIO, height } : { width, height: width / RATIO }
}

/** Room for the neighbours' names, in CSS pixels. */
const GAP = 40

/** What keeps a view in the part of an element that is printed too, in CSS pixels. */
export function aroundMiddle({ clientWidth: width, clientHeight: height }: HTMLElement): Padding {
  const middle = middleOf({ width, height })
  const [beside, above] = [GAP + (width - middle.width) / 2, GAP + (height - middle.height) / 2]
  return { top: above, right: beside, bottom: above, left: beside }
}

/** Copies the middle of a picture into a canvas, pixel by pixel. */
export function copyMiddle(picture: HTMLCanvasElement, into: HTMLCanvasElement): void {
  const { width, height } = middleOf(picture)
  into.width = width
  into.height = height
  const [left, top] = [(picture.width - width) / 2, (picture.height - height) / 2]
  into.getContext('2d')?.drawImage(picture, left, top, width, height, 0, 0, width, height)
}
