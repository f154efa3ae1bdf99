import { expect, test } from 'vitest'
import type { Palette } from '../../../web/src/map/maplibre/palette.ts'
import { sheetLayersOf } from '../../../web/src/map/maplibre/sheet-layers.ts'

/** A palette in which each colour is the name of its token. */
const palette = new Proxy({}, { get: (_, name) => String(name) }) as Palette

test('no colour of the sheet hangs on a feature: printed at once in the light theme, none is left of the dark one', () => {
  const colours = sheetLayersOf(palette).flatMap(({ id, paint = {} }) =>
    Object.entries(paint)
      .filter(([name]) => name.endsWith('-color'))
      .map(([name, value]) => [id, name, typeof value]),
  )
  expect(colours.length).toBeGreaterThan(20)
  expect(colours.filter(([, , type]) => type !== 'string')).toEqual([])
})

test('what is gained is drawn in another colour than what is lost, each with a border', () => {
  const paintOf = (id: string) => sheetLayersOf(palette).find((layer) => layer.id === id)?.paint
  expect(paintOf('shape-fill-gained')).toMatchObject({ 'fill-color': 'good' })
  expect(paintOf('shape-fill-lost')).toMatchObject({ 'fill-color': 'critical' })
  expect(paintOf('shape-line-gained')).toMatchObject({ 'line-color': 'good' })
  expect(paintOf('shape-line-lost')).toMatchObject({ 'line-color': 'critical', 'line-dasharray': [3, 2] })
})
