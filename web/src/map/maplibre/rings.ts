import type { GeoJSONSource, Map as LibreMap } from 'maplibre-gl'
import type { LngLat } from '#shared/geo/position.ts'

const ROUND_MILLISECONDS = 900
const ROUNDS = 3
/** With reduced motion the ring stands still for as long. */
const STILL_PHASE = 0.25

interface Ring {
  readonly id: string
  readonly startedAt: number
  /** As it was drawn last. */
  phase?: number
}

/**
 * Rings round new incidents: three rounds by feature-state, a frame at a time, and nothing left afterwards.
 */
export class Rings {
  readonly #map: LibreMap
  readonly #source: GeoJSONSource
  readonly #still = matchMedia('(prefers-reduced-motion: reduce)')
  #rings: Ring[] = []
  #count = 0
  #frame = 0

  constructor(map: LibreMap, source: GeoJSONSource) {
    this.#map = map
    this.#source = source
  }

  /** The rounds begin when the places are drawn: a busy machine may need a second for that. */
  async add(places: readonly LngLat[]): Promise<void> {
    const added = places.map((place) => ({ id: `ring-${(this.#count += 1)}`, place }))
    await this.#source.updateData({
      add: added.map(({ id, place: [lng, lat] }) => ({
        type: 'Feature',
        properties: { id },
        geometry: { type: 'Point', coordinates: [lng, lat] },
      })),
    })
    const startedAt = performance.now()
    this.#rings.push(...added.map(({ id }) => ({ id, startedAt })))
    if (this.#frame === 0) this.#frame = requestAnimationFrame((now) => this.#draw(now))
  }

  destroy(): void {
    cancelAnimationFrame(this.#frame)
  }

  #draw(now: number): void {
    const over = this.#rings.filter(({ startedAt }) => now - startedAt >= ROUNDS * ROUND_MILLISECONDS)
    this.#rings = this.#rings.filter((ring) => !over.includes(ring))
    if (over.length > 0) void this.#source.updateData({ remove: over.map(({ id }) => id) })
    for (const ring of this.#rings) {
      const phase = this.#still.matches
        ? STILL_PHASE
        : (Math.max(0, now - ring.startedAt) / ROUND_MILLISECONDS) % 1
      if (phase !== ring.phase) this.#map.setFeatureState({ source: 'rings', id: ring.id }, { phase })
      ring.phase = phase
    }
    this.#frame = this.#rings.length === 0 ? 0 : requestAnimationFrame((next) => this.#draw(next))
  }
}
