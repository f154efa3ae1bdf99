import { PersonId } from '#shared/lib/id.ts'
import { flushSync } from 'svelte'
import { describe, expect, test } from 'vitest'
import { GridFeature } from '#shared/grids/plan.ts'
import type { Incident } from '#shared/incidents/incident.ts'
import { directMap, type Drawn } from '../../../web/src/console/map-director.svelte.ts'
import { ANY, passing } from '../../../web/src/incidents/filter.ts'
import { Collection } from '../../../web/src/live/collection.svelte.ts'
import type { MapEngine } from '../../../web/src/map/engine.ts'
import { anIncident } from '../support/an-incident.ts'

/** An engine that only writes down what it was told. */
function fakeEngine() {
  const told: string[] = []
  const marks = new Set<string>()
  const engine: MapEngine = {
    showBasemap: () => undefined,
    addDivisions: (features) => void told.push(`add ${features.map(({ id }) => id).join()}`),
    clearDivisions: () => void told.push('clear'),
    drawGrids: (grids) => void told.push(grids === null ? 'no grids' : 'grids'),
    changeMarks: ({ changed, removed }) => {
      for (const { id } of changed) marks.add(id)
      for (const id of removed) marks.delete(id)
    },
    ring: (places) => void told.push(`ring ${places.length}`),
    emphasise: ({ selected, candidates }) => void told.push(`outline ${selected} ${candidates.join()}`),
    showSpot: (spot) => void told.push(`spot ${spot?.kind ?? 'none'}`),
    repaint: () => void told.push('repaint'),
    fit: () => {},
    moveTo: () => {},
    shows: () => true,
    camera: () => ({ lngLat: [0, 0], zoom: 0 }),
    destroy: () => {},
  }
  return { engine, told, marks }
}

/** What the director draws, as the test sets it. */
class Scene implements Drawn {
  readonly now = Date.now
  records = new Collection<Incident>()
  passes = $state.raw(passing(ANY, READER))
  netMarkOf: Drawn['netMarkOf'] = $state.raw(() => null)
  incident: Incident | null = $state.raw(null)
  pin: Drawn['pin'] = $state.raw(null)
  area: string | null = $state(null)
  isLive = $state(false)
  pages: Drawn['pages'] = $state.raw([])
  grids: Drawn['grids'] = $state.raw(null)
  theme: 'dark' | 'light' = $state('dark')
}

/** Whoever looks; no filter here is about them. */
const READER = { id: PersonId.parse('county-operator'), division: '530402' }

const square = [
  [102.5, 24.3],
  [102.6, 24.3],
  [102.6, 24.4],
  [102.5, 24.3],
]
const aGrid = (code: string) =>
  GridFeature.parse({
    type: 'Feature',
    id: code,
    properties: {
      code,
      name: code,
      level: 'grid',
      areaSquareMetres: 1,
      labelPoint: [102.5, 24.3],
      synthetic: true,
    },
    geometry: { type: 'Polygon', coordinates: [square] },
  })

function direct() {
  const scene = new Scene()
  const fake = fakeEngine()
  const stop = directMap(fake.engine, scene, () => scene.theme)
  flushSync()
  fake.told.length = 0
  return { scene, ...fake, stop }
}
const just = (n: number, change = {}) => anIncident(n, { reportedAt: new Date().toISOString(), ...change })
const put = (scene: Scene, ...incidents: Incident[]) =>
  scene.records.apply(incidents.map((record) => ({ id: record.id, version: record.version, record })))

describe('the director of the map', () => {
  test('draws each page of a plan once, and another plan on an empty map', () => {
    const { scene, told } = direct()
    const first = [aGrid('530402006012001')]
    scene.pages = [first]
    flushSync()
    scene.pages = [first, [aGrid('530402006012002')]]
    flushSync()
    expect(told).toEqual(['clear', 'add 530402006012001', 'add 530402006012002'])
    scene.pages = [[aGrid('530402006012003')]]
    flushSync()
    expect(told.slice(3)).toEqual(['clear', 'add 530402006012003'])
  })

  test('draws the grids of a plan once they can be drawn, and those of another plan in their place', () => {
    const { scene, told } = direct()
    scene.grids = {
      tile: () => Promise.resolve(new ArrayBuffer(0)),
      shapesOf: () => Promise.resolve(new Map()),
    }
    flushSync()
    scene.grids = null
    flushSync()
    expect(told).toEqual(['grids', 'no grids'])
  })

  test('shows what passes the filter, after records and after filters changed', () => {
    const { scene, marks } = direct()
    put(scene, anIncident(1), anIncident(2, { net: 'video' }), anIncident(3, { status: 'closed' }))
    flushSync()
    expect([...marks]).toEqual([anIncident(1).id, anIncident(2).id])
    scene.passes = passing({ ...ANY, nets: ['video'] }, READER)
    flushSync()
    expect([...marks]).toEqual([anIncident(2).id])
    put(scene, anIncident(2, { version: 2, status: 'closed' }))
    flushSync()
    expect([...marks]).toEqual([])
  })

  test('rings for a new report on a live line only, and never for what a filter uncovers', () => {
    const { scene, told } = direct()
    put(scene, just(1))
    flushSync()
    expect(told).toEqual([])
    scene.isLive = true
    put(scene, just(2), anIncident(3))
    flushSync()
    expect(told).toEqual(['ring 1'])
    put(scene, just(2, { version: 2, status: 'accepted' }))
    scene.passes = passing({ ...ANY, nets: ['video'] }, READER)
    flushSync()
    scene.passes = passing(ANY, READER)
    flushSync()
    expect(told).toEqual(['ring 1'])
  })

  test('outlines the grid of what is open, and the candidates where a border is near', () => {
    const { scene, told } = direct()
    const [own, other] = ['530402006012001', '530402006012002']
    const candidates = [own, other].map((code) => ({
      code,
      name: code,
      inside: code === own,
      marginMetres: 3,
    }))
    const placement = { ...anIncident(1).placement, rule: 'border', candidates }
    scene.incident = anIncident(1, { placement })
    flushSync()
    expect(told).toEqual([`outline ${own} ${other}`, 'spot incident'])
    scene.pin = { lngLat: [102.5, 24.3], accuracyMetres: 3 }
    flushSync()
    expect(told.at(-1)).toBe('spot pin')
  })

  test('paints anew with the theme, and does nothing once it was stopped', () => {
    const { scene, told, stop } = direct()
    scene.theme = 'light'
    flushSync()
    expect(told).toEqual(['repaint'])
    stop()
    scene.theme = 'dark'
    scene.area = '530402'
    flushSync()
    expect(told).toEqual(['repaint'])
  })
})
