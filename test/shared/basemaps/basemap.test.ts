import { expect, test } from 'vitest'
import { DeployedBasemaps, originsOf, serversOf } from '#shared/basemaps/basemap.ts'

const aBasemap = (more: object = {}) => ({
  id: 'streets',
  name: { zh: '街道图' },
  kind: 'xyz',
  url: 'https://tiles.example.cn/{z}/{x}/{y}.png',
  ...more,
})
const faultOf = (...all: object[]) => DeployedBasemaps.safeParse(all).error?.issues[0]?.path.join('.')

test('a basemap is named by an https address or a path of the site; what is drawn in GCJ-02 are pictures', () => {
  expect(DeployedBasemaps.parse([aBasemap()])[0]?.datum).toBe('WGS84')
  expect(faultOf(aBasemap({ url: '/basemaps/yuxi.pmtiles', kind: 'pmtiles' }))).toBeUndefined()
  for (const url of ['//tiles.example.cn/x', 'http://tiles.example.cn/x', 'javascript:alert(1)', 'tiles'])
    expect(faultOf(aBasemap({ url }))).toBe('0.url')
  expect(faultOf(aBasemap({ datum: 'GCJ02' }))).toBeUndefined()
  expect(faultOf(aBasemap({ datum: 'GCJ02', kind: 'pmtiles' }))).toBe('0.datum')
  expect(faultOf(aBasemap({ datum: 'BD09' }))).toBe('0.datum')
  expect(faultOf(aBasemap(), aBasemap())).toBe('1.id')
})

test('the policy of the pages names every server of every basemap, and none of the site’s own', () => {
  const all = DeployedBasemaps.parse([
    aBasemap(),
    aBasemap({ id: 'own', kind: 'pmtiles', url: '/basemaps/own.pmtiles' }),
    aBasemap({ id: 'tdt', kind: 'tianditu', url: 'https://t{0-2}.tianditu.gov.cn/vec_w/wmts?tk=k' }),
  ])
  expect(originsOf(all)).toEqual([
    'https://tiles.example.cn',
    'https://t0.tianditu.gov.cn',
    'https://t1.tianditu.gov.cn',
    'https://t2.tianditu.gov.cn',
  ])
  expect(serversOf('https://{s}.example.cn/')).toHaveLength(3)
})
