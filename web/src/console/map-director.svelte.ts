import { untrack } from 'svelte'
import type { ThemeStore } from '../app/theme.svelte.ts'
import { MarkFeed } from '../incidents/mark-feed.ts'
import type { MapEngine } from '../map/engine.ts'
import type { ConsoleModel } from './console-model.svelte.ts'

/** A report is new on the map for so long after the server had it; what a filter uncovers later rings no more. */
const NEW_MILLISECONDS = 2 * 60_000

/** Keeps the engine drawing what the stores hold, until what it returns is called. */
export function directMap(engine: MapEngine, model: ConsoleModel, theme: ThemeStore): () => void {
  return $effect.root(() => {
    repaintWithTheme(engine, theme)
    drawPlan(engine, model)
    drawMarks(engine, model)
    $effect(() => engine.emphasise(emphasisOf(model)))
    $effect(() => engine.showSpot(spotOf(model)))
  })
}

function repaintWithTheme(engine: MapEngine, theme: ThemeStore): void {
  let painted = untrack(() => theme.current)
  $effect(() => {
    if (theme.current !== painted) engine.repaint()
    painted = theme.current
  })
}

/** Hands on each page once, as it comes; another plan begins with an empty map. */
function drawPlan(engine: MapEngine, { plans }: ConsoleModel): void {
  let drawn: readonly unknown[] = []
  let count = 0
  $effect(() => {
    const { pages } = plans
    if (pages !== drawn) {
      engine.clearDivisions()
      drawn = pages
      count = 0
    }
    for (const page of pages.slice(count)) engine.addDivisions(page)
    count = pages.length
  })
}

function drawMarks(engine: MapEngine, model: ConsoleModel): void {
  const feed = new MarkFeed()
  let passes: ConsoleModel['passes'] | null = null
  // Everything is drawn by the first run below; what was touched before it would be drawn twice.
  model.records.drain()
  $effect(() => {
    const { revision } = model.records
    if (model.passes !== passes) {
      passes = model.passes
      engine.changeMarks(feed.refilter(model.records.all(), passes))
    }
    if (revision === 0) return
    const { arrived, ...difference } = feed.update(model.records.drain(), passes)
    engine.changeMarks(difference)
    if (untrack(() => model.connection.state) !== 'live') return
    const since = Date.now() - NEW_MILLISECONDS
    const fresh = arrived.filter(({ reportedAt }) => Date.parse(reportedAt) > since)
    if (fresh.length > 0) engine.ring(fresh.flatMap(({ placement }) => (placement ? [placement.lngLat] : [])))
  })
}

function emphasisOf({ incident, view }: ConsoleModel) {
  if (incident === null) return { selected: view.state.area, candidates: [] }
  const { placement } = incident
  const codes = placement?.rule === 'border' ? placement.candidates.map(({ code }) => code) : []
  return {
    selected: incident.grid ?? view.state.area,
    candidates: codes.filter((code) => code !== incident.grid),
  }
}

function spotOf({ incident, pin }: ConsoleModel) {
  if (pin !== null) return { ...pin, kind: 'pin' as const }
  if (incident?.placement == null) return null
  const accuracyMetres = incident.position?.accuracyMetres ?? 0
  return { lngLat: incident.placement.lngLat, accuracyMetres, kind: 'incident' as const }
}
