import type { LngLat } from '#shared/geo/position.ts'
import { looksSwapped } from '#shared/geo/swapped.ts'
import type { BBox } from '../map/engine.ts'
import type { Area } from './area.ts'

/** What is said of a division or a grid that can be found. */
export interface Sought {
  readonly id: string
  readonly properties: Pick<Area['properties'], 'code' | 'name' | 'level' | 'externalCode'>
}

export type Found<T extends Sought = Sought> =
  { readonly kind: 'area'; readonly feature: T } | { readonly kind: 'place'; readonly lngLat: LngLat }

const NUMBER = String.raw`(-?\d{1,3}(?:\.\d+)?)`
const PAIR = new RegExp(String.raw`^${NUMBER}\s*[,，;；、\s]\s*${NUMBER}$`)

/**
 * A place written as two numbers, WGS-84 degrees: longitude first. Where only the other order is a place at
 * all, or only that one lies where the plan does (`ground`, China unless known), the other order is meant: in
 * Xinjiang and Tibet a longitude may be a latitude by its size.
 */
export function placeIn(text: string, ground?: BBox): LngLat | null {
  const [, first, second] = PAIR.exec(text.trim()) ?? []
  if (first === undefined || second === undefined) return null
  const [a, b] = [Number(first), Number(second)]
  if (looksSwapped(a, b, ground)) return [b, a]
  if (Math.abs(a) <= 180 && Math.abs(b) <= 90) return [a, b]
  return Math.abs(a) <= 90 && Math.abs(b) <= 180 ? [b, a] : null
}

/**
 * Divisions and grids whose name or code is meant, the wider ones first, or the place that two numbers name.
 */
export function search<T extends Sought>(
  text: string,
  features: Iterable<T>,
  limit: number,
  ground?: BBox,
): Found<T>[] {
  const sought = text.trim().toLowerCase()
  if (sought === '') return []
  const place = placeIn(sought, ground)
  if (place !== null) return [{ kind: 'place', lngLat: place }]
  const hits: T[] = []
  for (const feature of features) if (isMeant(feature, sought)) hits.push(feature)
  hits.sort((a, b) => a.id.length - b.id.length || (a.id < b.id ? -1 : 1))
  return hits.slice(0, limit).map((feature) => ({ kind: 'area', feature }))
}

function isMeant({ properties: { code, name, externalCode } }: Sought, sought: string): boolean {
  if (/^\d+$/.test(sought) && code.startsWith(sought)) return true
  return name.toLowerCase().includes(sought) || externalCode?.toLowerCase() === sought
}
