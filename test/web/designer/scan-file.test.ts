import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { likely, scanText } from '../../../web/src/designer/exchange/scan-file.ts'

const feature = (properties: object, type = 'Polygon') => ({
  type: 'Feature',
  properties,
  geometry: { type, coordinates: [] },
})
const text = (...features: object[]) => JSON.stringify({ type: 'FeatureCollection', crs: {}, features })

describe('a look at the beginning of a file', () => {
  test('finds the columns with an example, and the kinds of geometry', () => {
    const scan = scanText(
      text(feature({ 编码: '530', name: '甲 "{"' }), feature({ name: '乙', 户数: 12 }, 'MultiPolygon')),
    )
    expect(scan).toEqual({
      properties: [
        { name: '编码', example: '530' },
        { name: 'name', example: '甲 "{"' },
        { name: '户数', example: '12' },
      ],
      looked: 2,
      kinds: ['Polygon', 'MultiPolygon'],
      guess: { code: '编码', name: 'name', mightBeCode: [] },
    })
  })

  test('reads what is whole of a text that is cut off anywhere', () => {
    const whole = text(...Array.from({ length: 5 }, (_, i) => feature({ name: `格\\"${i}` })))
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length }), (at) => {
        const scan = scanText(whole.slice(0, at))
        expect(scan?.looked ?? 0).toBeLessThanOrEqual(5)
      }),
    )
    expect(scanText(whole.slice(0, -4))?.looked).toBe(4)
  })

  test('a text without features is told from one that holds points', () => {
    expect(scanText('{"type":"Polygon","coordinates":[]}')).toBeNull()
    expect(scanText(text())?.looked).toBe(0)
    expect(scanText(text(feature({}, 'Point')))?.kinds).toEqual(['Point'])
    expect(scanText(text(feature({ a: null, b: { c: 1 } })))?.properties).toEqual([])
  })

  test('never fails on any text', () => {
    fc.assert(fc.property(fc.string(), (any) => void scanText(`{"features": [${any}`)))
  })
})

test('the likely column is found whatever its letters', () => {
  const columns = [
    { name: 'GRID_CODE', example: '1' },
    { name: '名称', example: '东' },
  ]
  expect(likely(columns, ['code', 'grid_code'])).toBe('GRID_CODE')
  expect(likely(columns, ['name', '名称'])).toBe('名称')
  expect(likely(columns, ['户数'])).toBe('')
})
