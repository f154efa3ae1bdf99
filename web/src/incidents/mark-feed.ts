import type { Incident } from '#shared/incidents/incident.ts'
import type { NetMark } from '#shared/settings/nets.ts'
import type { Drained } from '../live/collection.svelte.ts'
import type { Mark, MarkDifference } from '../map/engine.ts'

type Passes = (incident: Incident) => boolean
/** The mark of an incident's net, by the settings of its county. */
type NetMarkOf = (incident: Incident) => NetMark | null

/** What of the incidents stands on the map, so that only differences are drawn. */
export class MarkFeed {
  readonly #shown = new Map<string, { readonly incident: Incident; readonly net: NetMark | null }>()
  readonly #netMarkOf: () => NetMarkOf

  constructor(netMarkOf: () => NetMarkOf) {
    this.#netMarkOf = netMarkOf
  }

  /** After records changed. `arrived` are those that were not on the map before. */
  update(
    { changed, removed }: Drained<Incident>,
    passes: Passes,
  ): MarkDifference & { readonly arrived: Incident[] } {
    const arrived = changed.filter(
      (incident) => isPlaced(incident) && passes(incident) && !this.#shown.has(incident.id),
    )
    return { ...this.#take(changed, removed, passes), arrived }
  }

  /** After the filter or the marks of nets changed: all records are looked at again. */
  refilter(all: readonly Incident[], passes: Passes): MarkDifference {
    return this.#take(all, [], passes)
  }

  #take(changed: readonly Incident[], removed: readonly string[], passes: Passes): MarkDifference {
    const gone = removed.filter((id) => this.#shown.delete(id))
    const marks: Mark[] = []
    const netMarkOf = this.#netMarkOf()
    for (const incident of changed) {
      const mark = passes(incident) ? markOf(incident, netMarkOf(incident)) : null
      const shown = this.#shown.get(incident.id)
      if (mark === null) {
        if (this.#shown.delete(incident.id)) gone.push(incident.id)
      } else if (shown?.incident !== incident || shown.net !== mark.net) {
        this.#shown.set(incident.id, { incident, net: mark.net })
        marks.push(mark)
      }
    }
    return { changed: marks, removed: gone }
  }
}

const isPlaced = ({ placement }: Incident): boolean => placement !== null

const markOf = ({ id, placement, urgency }: Incident, net: NetMark | null): Mark | null =>
  placement && { id, lngLat: placement.lngLat, urgency, net }
