import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { LATTICE_DEGREES, snap, snapGeometry } from '#shared/geo/lattice.ts'
import { geodesicMetres } from '#shared/geo/metric.ts'

const lng = fc.double({ min: -180, max: 180, noNaN: true })
const lat = fc.double({ min: -90, max: 90, noNaN: true })

describe('the lattice', () => {
  test('holds every snapped point, at most 4.7 mm away, and snapping again changes nothing', () => {
    const property = fc.property(lng, lat, (x, y) => {
      const snapped = snap([x, y])
      expect(
        Number.isInteger(snapped[0] / LATTICE_DEGREES) && Number.isInteger(snapped[1] / LATTICE_DEGREES),
      ).toBe(true)
      expect(geodesicMetres(snapped, [x, y])).toBeLessThan(0.0047)
      expect(snap(snapped)).toEqual(snapped)
    })
    fc.assert(property, { seed: 43, numRuns: 5000 })
  })

  test('survives text of eight decimals', () => {
    const property = fc.property(lng, lat, (x, y) => {
      const snapped = snap([x, y])
      expect(snap([Number(snapped[0].toFixed(8)), Number(snapped[1].toFixed(8))])).toEqual(snapped)
    })
    fc.assert(property, { seed: 44, numRuns: 5000 })
  })

  test('merges vertices that fall together, drops heights and closes the ring', () => {
    const tiny = LATTICE_DEGREES / 8
    const ring = [
      [0, 0, 5],
      [tiny, 0, 5],
      [1, 0, 5],
      [1, 1, 5],
      [1, 1 + tiny, 5],
    ]
    expect(snapGeometry({ type: 'Polygon', coordinates: [ring] })).toEqual({
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 0],
        ],
      ],
    })
  })

  test('leaves nothing of a polygon smaller than a step, nor of holes that are', () => {
    const dot = [
      [0, 0],
      [1e-9, 0],
      [1e-9, 1e-9],
      [0, 0],
    ]
    const square = [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
      [0, 0],
    ]
    expect(snapGeometry({ type: 'Polygon', coordinates: [dot] }).coordinates).toEqual([])
    expect(snapGeometry({ type: 'Polygon', coordinates: [square, dot] }).coordinates).toEqual([square])
    expect(snapGeometry({ type: 'MultiPolygon', coordinates: [[dot], [square]] }).coordinates).toEqual([
      [square],
    ])
  })
})
