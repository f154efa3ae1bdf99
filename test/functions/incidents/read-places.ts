import { expect } from 'vitest'
import type { LngLat } from '#shared/geo/position.ts'
import { unpackPlaces } from '#shared/incidents/places.ts'
import type { Platform } from '#test/support/platform.ts'

/** Before all that a test reports. */
export const FROM = '2026-01-01T00:00:00Z'

/**
 * All places of incidents that a person reads under a division, sorted, and in how many answers they came.
 */
export async function readPlaces(platform: Platform, who: string, division: string, from = FROM) {
  const found: LngLat[] = []
  let [unplaced, pages, cursor] = [0, 0, '']
  do {
    const url = `/api/incidents/places?division=${division}&from=${from}${cursor}`
    const { status, body } = await platform.call(who, 'GET', url)
    expect([status, body.detail]).toEqual([200, undefined])
    // Nothing else of them is told.
    expect(Object.keys(body).filter((key) => !['places', 'unplaced', 'cursor'].includes(key))).toEqual([])
    found.push(...unpackPlaces(body.places))
    unplaced += body.unplaced
    pages += 1
    cursor = body.cursor === undefined ? '' : `&cursor=${body.cursor}`
  } while (cursor !== '')
  return { places: found.map(String).sort(), unplaced, pages }
}
