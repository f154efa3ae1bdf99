import type { Incident } from '#shared/incidents/incident.ts'
import type { Drained } from '../live/collection.svelte.ts'
import type { Mark, MarkDifference } from '../map/engine.ts'

type Passes = (incident: Incident) => boolean

/** What of the incidents stands on the map, so that only differences are drawn. */
export class MarkFeed {
  readonly #shown = new Map<string, Incident>()

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

  /** After the filter changed: all records are looked at again. */
  refilter(all: readonly Incident[], passes: Passes): MarkDifference {
    return this.#take(all, [], passes)
  }

  #take(changed: readonly Incident[], removed: readonly string[], passes: Passes): MarkDifference {
    const gone = removed.filter((id) => this.#shown.delete(id))
    const marks: Mark[] = []
    for (const incident of changed) {
      const mark = passes(incident) ? markOf(incident) : null
      if (mark === null) {
        if (this.#shown.delete(incident.id)) gone.push(incident.id)
      } else if (this.#shown.get(incident.id) !== incident) {
        this.#shown.set(incident.id, incident)
        marks.push(mark)
      }
    }
    return { changed: marks, removed: gone }
  }
}

const isPlaced = ({ placement }: Incident): boolean => placement !== null

const markOf = ({ id, placement, urgency, net }: Incident): Mark | null =>
  placement && { id, lngLat: placement.lngLat, urgency, net: net ?? null }
