import { untrack } from 'svelte'
import type { GridFeature } from '#shared/grids/plan.ts'
import type { Incident } from '#shared/incidents/incident.ts'
import type { NetMark } from '#shared/settings/nets.ts'
import { MarkFeed } from '../incidents/mark-feed.ts'
import type { Collection } from '../live/collection.svelte.ts'
import type { DrawnGrids, Emphasis, MapEngine, Spot } from '../map/engine.ts'

/**
 * A report is new on the map for so long after the server had it; what a filter uncovers later rings no more.
 */
const NEW_MILLISECONDS = 2 * 60_000

/** All that the map shows; every member is reactive. */
export interface Drawn {
  readonly records: Collection<Incident>
  readonly passes: (incident: Incident) => boolean
  /** The mark of an incident's net; another function when a county's nets are others. */
  readonly netMarkOf: (incident: Incident) => NetMark | null
  readonly incident: Incident | null
  readonly pin: Pick<Spot, 'lngLat' | 'accuracyMetres'> | null
  /** The code of the division or grid that is selected. */
  readonly area: string | null
  readonly isLive: boolean
  /** The server's time, epoch milliseconds. */
  readonly now: () => number
  /** The pages of a plan's outlines, in the order they came; the first is another one when the plan is. */
  readonly pages: readonly (readonly GridFeature[])[]
  readonly grids: DrawnGrids | null
}

/** Keeps the engine drawing what the stores hold, until what it returns is called. */
export function directMap(engine: MapEngine, drawn: Drawn, theme: () => string): () => void {
  return $effect.root(() => {
    repaintWithTheme(engine, theme)
    drawPlan(engine, drawn)
    $effect(() => engine.drawGrids(drawn.grids))
    drawMarks(engine, drawn)
    $effect(() => engine.emphasise(emphasisOf(drawn)))
    $effect(() => engine.showSpot(spotOf(drawn)))
  })
}

function repaintWithTheme(engine: MapEngine, theme: () => string): void {
  let painted = untrack(theme)
  $effect(() => {
    if (theme() !== painted) engine.repaint()
    painted = theme()
  })
}

/** Hands on each page once, as it comes; another plan begins with an empty map. */
function drawPlan(engine: MapEngine, drawn: Drawn): void {
  let first: readonly GridFeature[] | undefined
  let count = 0
  $effect(() => {
    const { pages } = drawn
    if (pages[0] !== first) {
      engine.clearDivisions()
      first = pages[0]
      count = 0
    }
    for (const page of pages.slice(count)) engine.addDivisions(page)
    count = pages.length
  })
}

function drawMarks(engine: MapEngine, drawn: Drawn): void {
  const feed = new MarkFeed(() => untrack(() => drawn.netMarkOf))
  let passes: Drawn['passes'] | null = null
  let netMarkOf: Drawn['netMarkOf'] | null = null
  // Everything is drawn by the first run below; what was touched before it would be drawn twice.
  drawn.records.drain()
  $effect(() => {
    const { revision } = drawn.records
    if (passes === null || drawn.passes !== passes || drawn.netMarkOf !== netMarkOf) {
      ;({ passes, netMarkOf } = drawn)
      engine.changeMarks(feed.refilter(drawn.records.all(), passes))
    }
    if (revision === 0) return
    const { arrived, ...difference } = feed.update(drawn.records.drain(), passes)
    engine.changeMarks(difference)
    if (!untrack(() => drawn.isLive)) return
    const since = drawn.now() - NEW_MILLISECONDS
    const fresh = arrived.filter(({ reportedAt }) => Date.parse(reportedAt) > since)
    if (fresh.length > 0) engine.ring(fresh.flatMap(({ placement }) => (placement ? [placement.lngLat] : [])))
  })
}

function emphasisOf({ incident, area }: Drawn): Emphasis {
  if (incident === null) return { selected: area, candidates: [] }
  const { placement, grid } = incident
  const codes = placement?.rule === 'border' ? placement.candidates.map(({ code }) => code) : []
  return { selected: grid, candidates: codes.filter((code) => code !== grid) }
}

function spotOf({ incident, pin }: Drawn): Spot | null {
  if (pin !== null) return { ...pin, kind: 'pin' }
  if (incident?.placement == null) return null
  const accuracyMetres = incident.position?.accuracyMetres ?? 0
  return { lngLat: incident.placement.lngLat, accuracyMetres, kind: 'incident' }
}
