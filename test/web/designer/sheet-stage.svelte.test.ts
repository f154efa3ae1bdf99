import { expect, test } from 'vitest'
import { gridsIn } from '#shared/grids/draft-state.ts'
import { block } from '#test/shared/grids/drafts.ts'
import type { Designer } from '../../../web/src/designer/designer.svelte.ts'
import { Desk } from '../../../web/src/designer/editor/desk.svelte.ts'
import { extentOfGeometries } from '#shared/geo/extent.ts'
import type { BBox, Padding } from '../../../web/src/map/engine.ts'
import type { SheetMap } from '../../../web/src/map/sheet-map.ts'
import { DraftServer } from '../support/draft-server.ts'
import { FAR, fourGrids } from './four-grids.ts'

/** A desk at a map that only notes where it was made to look. */
function deskAtMap() {
  const server = new DraftServer(fourGrids())
  const { parent, communities } = server.state.ground
  const outlines = communities.map(({ code, name, geometry }) => ({
    id: code,
    properties: { level: 'community', name },
    geometry,
  }))
  const designer = {
    drafts: server.as('a'),
    api: {},
    me: { id: 'a' },
    plans: { pages: [], head: null },
    outlines,
    outlineOf: () => ({ geometry: parent }),
    view: { state: { camera: { lngLat: [102.5, 24.25], zoom: 12 }, selected: [] } },
  } as unknown as Designer
  const grids = gridsIn(server.state)
  const desk = new Desk(designer, server.draft, { grids, version: server.draft.version })
  const looks: { bbox: BBox; padding: Padding }[] = []
  const fit = (bbox: BBox, padding: Padding) => void looks.push({ bbox, padding })
  const map = new Proxy({}, { get: (_, key) => (key === 'fit' ? fit : () => {}) }) as SheetMap
  const leave = desk.stage.enter(map, () => 'light')
  return { desk, looks, leave }
}

test('the preview of a repair shows all the ground that changes hands, not only that of its problem', () => {
  const { desk, looks, leave } = deskAtMap()
  const { checks, queue, sheet } = desk
  const across = { type: 'draw' as const, layer: 'base' as const, geometry: block(0.5, 0.5, 1.5, 1.5) }
  queue.take(across)
  checks.look()
  const problem = checks.problems!.find(({ codes }) => codes.includes(FAR))!
  const all = problem.repairs.find(({ repair }) => repair === 'trim-others')!
  desk.stage.fitOffer()
  expect(looks).toEqual([])
  expect(checks.preview(problem, all)).toBeNull()
  desk.stage.fitOffer()
  expect(looks.map(({ bbox }) => bbox)).toEqual([
    extentOfGeometries(gridsIn(sheet.state).map(({ geometry }) => geometry)),
  ])
  leave()
})

test.each([
  [1440, 900, { right: 380, left: 176, bottom: 0 }],
  [390, 844, { right: 0, left: 0, bottom: 0.42 * 844 }],
])('and holds it clear of the panels on a screen of %i by %i, with room left for the map', (w, h, panels) => {
  Object.assign(window, { innerWidth: w, innerHeight: h })
  const { desk, looks, leave } = deskAtMap()
  desk.stage.fitDraft()
  const { left, right, top, bottom } = looks[0]!.padding
  expect([left >= panels.left, right > panels.right, bottom > panels.bottom]).toEqual([true, true, true])
  expect([w - left - right > 300, h - top - bottom > 300]).toEqual([true, true])
  leave()
})
