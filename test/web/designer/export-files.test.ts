import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { areaSquareMetres } from '#shared/geo/area.ts'
import { labelPoint } from '#shared/geo/label-point.ts'
import { aDraftGrid, block } from '#test/shared/grids/drafts.ts'
import { draftTableFile } from '../../../web/src/designer/exchange/export-files.ts'

const draft = { title: '2027 年调整', version: 7 }

test('a draft as a table: codes stay text in Excel, what looks like a formula is none, unknown is empty', async () => {
  const geometry = block(0, 0, 2, 1)
  const { name, content } = draftTableFile(draft, [
    aDraftGrid('530402006001001', geometry, { name: '=1+1,"公园"', columns: { households: 0 } }),
    aDraftGrid('530402006001002', block(2, 0, 3, 1), { layer: 'dedicated', externalCode: '0012' }),
  ])
  expect(name).toBe('2027 年调整-v7.csv')
  // The mark is read away by text(): Excel needs it in the bytes.
  expect([...new Uint8Array(await content.slice(0, 3).arrayBuffer())]).toEqual([0xef, 0xbb, 0xbf])
  const rows: Record<string, string>[] = parse(await content.text(), { bom: true, columns: true })
  const [lng, lat] = labelPoint(geometry)
  expect(rows).toEqual([
    {
      code: '="530402006001001"',
      name: `'=1+1,"公园"`,
      level: 'grid',
      layer: 'base',
      area_square_metres: String(Math.round(areaSquareMetres(geometry))),
      households: '0',
      people: '',
      label_lon_wgs84: lng.toFixed(6),
      label_lat_wgs84: lat.toFixed(6),
      external_code: '',
    },
    expect.objectContaining({ layer: 'dedicated', households: '', external_code: '="0012"' }),
  ])
})
