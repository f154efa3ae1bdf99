import { describe, expect, test } from 'vitest'
import { gridsIn } from '#shared/grids/draft-state.ts'
import { blockPlace } from '#test/shared/grids/drafts.ts'
import { areaSquareMetres } from '#shared/geo/area.ts'
import { Grab } from '../../../web/src/designer/editor/grab.svelte.ts'
import { handlesOf } from '../../../web/src/designer/editor/handles.ts'
import type { GridGeometry, Handle } from '../../../web/src/map/sheet-map.ts'
import { DraftServer } from '../support/draft-server.ts'
import { open } from './a-sheet.svelte.ts'
import { EAST, FAR, fourGrids, MIDDLE, NORTH, WEST } from './four-grids.ts'

function hold(metresPerPixel = 1) {
  const server = new DraftServer(fourGrids())
  const page = open(server, 'a')
  return { server, ...page, grab: new Grab(page.sheet, page.queue, () => metresPerPixel) }
}
const vertex: Handle = { kind: 'vertex', at: MIDDLE }
const area = (shapes: readonly { geometry: GridGeometry }[]) =>
  shapes.reduce((sum, { geometry }) => sum + areaSquareMetres(geometry), 0)

describe('a vertex in the hand', () => {
  test('every grid that has it follows live, and their area together stays', async () => {
    const { grab, sheet, server, queue } = hold()
    const before = area(gridsIn(sheet.state))
    grab.start(vertex, MIDDLE)
    grab.look(blockPlace(1.25, 1.25))
    expect(grab.trial?.isWrong).toBe(false)
    expect(grab.trial?.grids.map(({ code }) => code).sort()).toEqual([WEST, EAST, NORTH, FAR])
    expect(area(grab.trial?.grids ?? [])).toBeCloseTo(before, 3)
    expect(server.received).toEqual([])
    expect(grab.drop(blockPlace(1.25, 1.25))).toBe(true)
    await queue.settled()
    expect(grab.trial).toBeNull()
    expect(server.log[0]?.after.length).toBe(4)
  })

  test('where the grids would cross it shows them wrong with the reason, and letting go there sends nothing', () => {
    const { grab, server, sheet, queue } = hold()
    grab.start(vertex, MIDDLE)
    grab.look(blockPlace(3, 1))
    expect(grab.trial?.isWrong).toBe(true)
    expect(grab.trial?.grids.length).toBe(4)
    expect(grab.trouble?.reason).toBeDefined()
    expect(grab.drop(blockPlace(3, 1))).toBe(false)
    expect(queue.trouble?.by).toBe('rules')
    expect(server.received).toEqual([])
    expect(gridsIn(sheet.state)).toEqual(gridsIn(fourGrids()))
  })

  test('a gesture that is broken off leaves everything as it was', () => {
    const { grab, server } = hold()
    grab.start(vertex, MIDDLE)
    grab.look(blockPlace(1.25, 1.25))
    expect(grab.drop(null)).toBe(false)
    expect(grab.trial).toBeNull()
    expect(server.received).toEqual([])
  })

  test('a press without a move chooses the vertex', () => {
    const { grab, server } = hold(10)
    grab.start(vertex, MIDDLE)
    expect(grab.drop([MIDDLE[0] + 1e-5, MIDDLE[1]])).toBe(false)
    expect(grab.chosen).toEqual(MIDDLE)
    expect(server.received).toEqual([])
  })

  test('the middle of an edge becomes a vertex of both its grids', async () => {
    const { grab, server, queue } = hold()
    const edge = [blockPlace(1, 0), blockPlace(1, 1)] as const
    const at = blockPlace(1, 0.5)
    grab.start({ kind: 'midpoint', edge, at }, at)
    grab.drop(blockPlace(1.25, 0.5))
    await queue.settled()
    expect(server.log[0]?.type).toBe('insert-vertex')
    expect(server.log[0]?.after.map(({ code }) => code).sort()).toEqual([WEST, EAST])
  })

  test('an edge moves with both its ends, as far as the pointer went', async () => {
    const { grab, server, queue } = hold()
    // The vertex at the middle and one put on the border between WEST and EAST.
    queue.take({ type: 'insert-vertex', edge: [blockPlace(1, 0), MIDDLE], at: blockPlace(1, 0.5) })
    await queue.settled()
    grab.start({ kind: 'edge', edge: [blockPlace(1, 0.5), MIDDLE] }, blockPlace(1, 0.75))
    grab.drop(blockPlace(1.125, 0.75))
    await queue.settled()
    expect(server.received.at(-1)).toMatchObject({
      type: 'move',
      from: blockPlace(1, 0.5),
      edge: MIDDLE,
      to: blockPlace(1.125, 0.5),
    })
    expect(server.log.length).toBe(2)
  })
})

test('handles of neighbours stand once, though both have the vertex and the edge', () => {
  const grids = gridsIn(fourGrids()).filter(({ code }) => code === WEST || code === EAST)
  const handles = handlesOf(grids)
  const count = (kind: Handle['kind']) => handles.filter((handle) => handle.kind === kind).length
  expect([count('vertex'), count('midpoint'), count('edge')]).toEqual([6, 7, 7])
})
