import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromWgs84 } from '#shared/geo/datum.ts'
import type { LngLat } from '#shared/geo/position.ts'
import { gcjRegion, TILE, tilesIn } from '../../../../web/src/map/maplibre/basemap/gcj-region.ts'

/** Pixels of the whole world at a zoom, written apart from what is tested. */
function worldPixel([lng, lat]: LngLat, z: number): [number, number] {
  const sin = Math.sin((lat * Math.PI) / 180)
  const size = TILE * 2 ** z
  return [(0.5 + lng / 360) * size, (0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * size]
}

const inChina = fc.record({
  lng: fc.double({ min: 76, max: 132, noNaN: true }),
  lat: fc.double({ min: 19, max: 50, noNaN: true }),
  z: fc.integer({ min: 3, max: 18 }),
})

test('what is drawn in GCJ-02 comes to lie within a pixel of where it belongs, at any zoom', () => {
  fc.assert(
    fc.property(inChina, ({ lng, lat, z }) => {
      const [px, py] = worldPixel([lng, lat], z)
      const [x, y] = [Math.floor(px / TILE), Math.floor(py / TILE)]
      const region = gcjRegion({ z, x, y })
      // Where the picture in GCJ-02 shows the place, brought into the tile by the shift and the stretch.
      const [gx, gy] = worldPixel(fromWgs84([lng, lat], 'GCJ02'), z)
      const shown = [((gx - region.left) / region.width) * TILE, ((gy - region.top) / region.height) * TILE]
      expect(Math.abs(shown[0]! - (px - x * TILE))).toBeLessThan(1)
      expect(Math.abs(shown[1]! - (py - y * TILE))).toBeLessThan(1)
    }),
    { numRuns: 500 },
  )
})

test('outside the box of GCJ-02 nothing is moved', () => {
  const { left, top, width, height } = gcjRegion({ z: 12, x: 2060, y: 1500 })
  expect([left, top, width, height].map(Math.round)).toEqual([2060 * TILE, 1500 * TILE, TILE, TILE])
})

test('the pictures that cover a region are those it touches, within the world', () => {
  const region = { left: 300, top: 500, width: 256, height: 256 }
  expect(tilesIn(region, 3)).toEqual([
    { z: 3, x: 1, y: 1 },
    { z: 3, x: 2, y: 1 },
    { z: 3, x: 1, y: 2 },
    { z: 3, x: 2, y: 2 },
  ])
  expect(tilesIn({ left: -10, top: -10, width: 256, height: 256 }, 0)).toEqual([{ z: 0, x: 0, y: 0 }])
})
