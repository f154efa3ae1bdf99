import { describe, expect, test } from 'vitest'
import { PersonId } from '#shared/lib/id.ts'
import { blockPlace } from '#test/shared/grids/drafts.ts'
import { Grab } from '../../../web/src/designer/editor/grab.svelte.ts'
import { Tools } from '../../../web/src/designer/editor/tools.svelte.ts'
import type { DrawingOptions, SheetMap } from '../../../web/src/map/sheet-map.ts'
import { DraftServer } from '../support/draft-server.ts'
import { open } from './a-sheet.svelte.ts'
import { EAST, FAR, fourGrids, MIDDLE, WEST } from './four-grids.ts'

/** A map on which a test draws by telling where the vertices are. */
function fakeMap() {
  const said: string[] = []
  let asked: DrawingOptions | null = null
  const nothing = () => {}
  const map: SheetMap = {
    showBasemap: nothing,
    draw: (options) => {
      asked = options
      const say = (word: string) => () => void said.push(word)
      return Promise.resolve({ finish: say('finish'), takeBackVertex: say('back'), cancel: say('cancel') })
    },
    addOutlines: nothing,
    clearOutlines: nothing,
    changeGrids: nothing,
    clearGrids: nothing,
    showTrial: nothing,
    showSelected: nothing,
    showHandles: nothing,
    showShapes: nothing,
    showPeers: nothing,
    fit: nothing,
    jumpTo: nothing,
    camera: () => ({ lngLat: [0, 0], zoom: 0 }),
    repaint: nothing,
    settled: () => Promise.resolve(),
    redrawn: () => document.createElement('canvas'),
    destroy: nothing,
  }
  return { map, said, asked: () => asked }
}

function bench(selected: readonly string[] = []) {
  const server = new DraftServer(fourGrids())
  const page = open(server, 'a')
  const grab = new Grab(page.sheet, page.queue, () => 1)
  const fake = fakeMap()
  let selection = selected
  const select = (codes: readonly string[]) => void (selection = codes)
  const tools = new Tools({
    ...page,
    me: PersonId.parse('a'),
    grab,
    selection: () => selection,
    select,
    map: () => fake.map,
  })
  return { server, ...page, grab, ...fake, tools, selection: () => selection }
}

describe('the tools', () => {
  test('a drawn polygon becomes a grid of its layer, numbered on, and is selected', async () => {
    const { tools, asked, queue, server, selection } = bench()
    tools.layer = 'dedicated'
    await tools.choose('draw')
    asked()?.onFinish([blockPlace(0.25, 0.25), blockPlace(0.75, 0.25), blockPlace(0.5, 0.75)])
    expect(tools.current).toBe('select')
    expect(selection().length).toBe(1)
    await queue.settled()
    expect(server.log[0]?.after.map(({ code, layer }) => [code, layer])).toEqual([
      [selection()[0], 'dedicated'],
    ])
  })

  test('several are selected without a Shift key until they are merged or given up', async () => {
    const { tools, queue } = bench([WEST, EAST])
    tools.isAdding = true
    tools.merge()
    expect(tools.isAdding).toBe(false)
    await queue.settled()
    tools.isAdding = true
    tools.cancel()
    expect(tools.isAdding).toBe(false)
  })

  test('vertices of the sheet attract the pointer while it draws', async () => {
    const { tools, asked } = bench()
    await tools.choose('draw')
    expect(asked()?.snap([MIDDLE[0] + 1e-6, MIDDLE[1]], 10)).toEqual(MIDDLE)
    expect(asked()?.snap(blockPlace(0.5, 0.5), 10)).toBeNull()
  })

  test('a line cuts the selected grid in two, and one that misses it says so', async () => {
    const { tools, asked, queue, server, sheet } = bench([WEST])
    await tools.choose('split')
    asked()?.onFinish([blockPlace(-0.5, 0.5), blockPlace(1.5, 0.5)])
    await queue.settled()
    expect(sheet.state.about.size).toBe(5)
    await tools.choose('split')
    asked()?.onFinish([blockPlace(5, 5), blockPlace(6, 6)])
    expect(queue.trouble).toMatchObject({ by: 'rules', reason: 'line-misses' })
    expect(server.log.length).toBe(1)
  })

  test('Escape gives up the shape first, then the chosen vertex, then the selection', async () => {
    const { tools, said, grab, selection } = bench([WEST])
    await tools.choose('draw')
    tools.cancel()
    expect([said, tools.current, selection()]).toEqual([['cancel'], 'select', [WEST]])
    grab.choose(MIDDLE)
    tools.cancel()
    expect([grab.chosen, selection()]).toEqual([null, [WEST]])
    tools.cancel()
    expect(selection()).toEqual([])
  })

  test('of merged grids the first one selected keeps its code', async () => {
    const { tools, queue, sheet, selection } = bench([EAST, FAR])
    tools.merge()
    await queue.settled()
    expect(selection()).toEqual([EAST])
    expect([sheet.grid(EAST)?.origins.toSorted(), sheet.grid(FAR)]).toEqual([[EAST, FAR], undefined])
  })

  test('Delete takes the chosen vertex before the grid, and a node stays', () => {
    const { tools, grab, queue, server } = bench([WEST])
    grab.choose(MIDDLE)
    tools.remove()
    expect(queue.trouble).toMatchObject({ by: 'rules', reason: 'node' })
    expect(server.log).toEqual([])
  })

  test('nothing can be drawn in a draft that is not open', async () => {
    const { tools, server, sheet, asked } = bench([WEST])
    sheet.step({ ...server.draft, status: 'submitted', version: 2 })
    await tools.choose('draw')
    expect([tools.current, tools.mayRemove, asked()]).toEqual(['select', false, null])
  })
})
