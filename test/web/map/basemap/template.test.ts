import { expect, test } from 'vitest'
import { addressOf, templatesOf } from '../../../../web/src/map/maplibre/basemap/template.ts'

test('a tile is asked for in the way of its server, and always of the same one', () => {
  const at = { z: 3, x: 5, y: 2 }
  expect(addressOf('https://a.cn/{z}/{x}/{y}.png', at)).toBe('https://a.cn/3/5/2.png')
  expect(addressOf('https://a.cn/{z}/{x}/{-y}.png', at)).toBe('https://a.cn/3/5/5.png')
  expect(addressOf('https://a.cn/{TileMatrix}/{TileRow}/{TileCol}', at)).toBe('https://a.cn/3/2/5')
  expect(addressOf('https://t{0-7}.a.cn/{z}/{x}/{y}', at)).toBe('https://t7.a.cn/3/5/2')
})

test('天地图 is its layer and the names that belong to it, by the short address and by the long one', () => {
  const short = 'https://t{0-7}.tianditu.gov.cn/img_w/wmts?tk=KEY'
  const [ground, names] = templatesOf({ kind: 'tianditu', url: short })
  expect(
    [ground, names].map((url) => /\/(\w+)_w\/wmts\?.*LAYER=(\w+)&.*tk=KEY/.exec(url!)?.slice(1)),
  ).toEqual([
    ['img', 'img'],
    ['cia', 'cia'],
  ])
  expect(ground).toMatch(/TILEMATRIX=\{z\}&TILEROW=\{y\}&TILECOL=\{x\}$/)
  const long = `${short}&service=WMTS&LAYER=img&tilematrix={z}&tilerow={y}&tilecol={x}`
  expect(templatesOf({ kind: 'tianditu', url: long })).toEqual([ground, names])
  expect(templatesOf({ kind: 'xyz', url: 'https://a.cn/{z}/{x}/{y}' })).toHaveLength(1)
})
