import { untrack } from 'svelte'
import type { Incident } from '#shared/incidents/incident.ts'
import type { NetMark } from '#shared/settings/nets.ts'
import { MarkFeed } from '../incidents/mark-feed.ts'
import type { Collection } from '../live/collection.svelte.ts'
import { drawPlan, type ComingPlan } from '../map/draw-plan.svelte.ts'
import type { Emphasis, MapEngine, Spot } from '../map/engine.ts'

/**
 * A report is new on the map for so long after the server had it; what a filter uncovers later rings no more.
 */
const NEW_MILLISECONDS = 2 * 60_000

/** All that the map shows; every member is reactive. */
export interface Drawn extends ComingPlan {
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
}

/** Keeps the engine drawing what the stores hold, until what it returns is called. */
export function directMap(engine: MapEngine, drawn: Drawn, theme: () => string): () => void {
  return $effect.root(() => {
    drawPlan(engine, drawn, theme)
    drawMarks(engine, drawn)
    $effect(() => engine.emphasise(emphasisOf(drawn)))
    $effect(() => engine.showSpot(spotOf(drawn)))
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
