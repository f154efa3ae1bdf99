import { expect, test } from 'vitest'
import { FrameBatch } from '../../../web/src/live/frame-batch.ts'

function heldFrames() {
  const frames: (() => void)[] = []
  const schedule = (run: () => void) => {
    frames.push(run)
    return () => void frames.splice(frames.indexOf(run), 1)
  }
  return { schedule, draw: () => frames.splice(0).forEach((run) => run()), frames }
}

test('what comes within a frame is handed on once, in the order it came', () => {
  const { schedule, draw, frames } = heldFrames()
  const flushed: number[][] = []
  const batch = new FrameBatch<number>((items) => flushed.push(items), schedule)
  batch.add([1, 2])
  batch.add([3])
  expect(frames).toHaveLength(1)
  draw()
  batch.add([4])
  draw()
  expect(flushed).toEqual([[1, 2, 3], [4]])
})

test('nothing is asked for when nothing came, and a flush takes the wish back', () => {
  const { schedule, frames } = heldFrames()
  const flushed: number[][] = []
  const batch = new FrameBatch<number>((items) => flushed.push(items), schedule)
  batch.add([])
  expect(frames).toHaveLength(0)
  batch.add([1])
  batch.flush()
  expect(frames).toHaveLength(0)
  expect(flushed).toEqual([[1]])
})
