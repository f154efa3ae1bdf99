import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'

import { areaSquareMetres } from '#shared/geo/area.ts'
import { buildGridIndex } from '#shared/geo/grid-index.ts'
import { importGrids } from '#shared/geo/import-grids.ts'
import type { ImportResult } from '#shared/geo/import-grids.ts'
import { locate } from '#shared/geo/locate.ts'
import { directedEdges } from './coverages.ts'
import { whyInvalid } from './oracles.ts'
import { hasRealData, realJson, realText } from './real-data.ts'

function accepted(result: ImportResult): Extract<ImportResult, { ok: true }> {
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result
}

const districts = () =>
  accepted(
    importGrids({
      collection: realJson('incidents/sf_police_districts_pre2015.geojson'),
      division: '990101',
      nameProperty: 'DISTRICT',
    }),
  )

describe.skipIf(!hasRealData)('ten police districts as a city drew them', () => {
  const { grids, report } = hasRealData ? districts() : { grids: [], report: null }

  test('are repaired in two crossed rings and resolved in six overlaps and the gaps', () => {
    const crossed = report!.repaired.filter(({ kind }) => kind === 'self-crossing')
    expect(crossed.map(({ feature }) => feature!.name)).toEqual(['RICHMOND', 'NORTHERN'])
    expect(report!.overlaps.map(({ feature, other }) => `${other!.name} ${feature!.name}`).sort()).toEqual([
      'CENTRAL NORTHERN',
      'CENTRAL SOUTHERN',
      'INGLESIDE TARAVAL',
      'NORTHERN TENDERLOIN',
      'PARK NORTHERN',
      'PARK RICHMOND',
    ])
    expect(report!.gaps.length).toBeGreaterThanOrEqual(15)
    for (const gap of report!.gaps)
      expect(areaSquareMetres(gap.geometry!)).toBeCloseTo(gap.areaSquareMetres!, 1)
  })

  test('tile: valid polygons, no directed edge twice', () => {
    for (const { geometry, name } of grids) expect(whyInvalid(geometry), name).toBeNull()
    const edges = directedEdges(grids)
    expect(new Set(edges).size).toBe(edges.length)
  })

  test('own 9,646 incidents as GEOS says wherever it is sure, and as the city labelled 98.4% of them', () => {
    const Row = z.object({
      lat: z.coerce.number(),
      lon: z.coerce.number(),
      label: z.string(),
      geos_pip: z.string(),
      dist_boundary_m: z.coerce.number(),
    })
    const rows = z.array(Row).parse(parse(realText('incidents/sf2016_incidents.csv'), { columns: true }))
    const index = buildGridIndex(grids)
    const nameOf = new Map(grids.map(({ code, name }) => [code, name]))
    const placed = rows.map((row) => ({
      row,
      name: nameOf.get(locate(index, [row.lon, row.lat], 0).owner ?? '') ?? '',
    }))
    const sure = placed.filter(({ row }) => /^[A-Z]+$/.test(row.geos_pip) && row.dist_boundary_m >= 1)
    expect(sure.length).toBeGreaterThan(9500)
    expect(sure.filter(({ row, name }) => name !== row.geos_pip)).toEqual([])
    expect(placed.filter(({ row, name }) => name === row.label).length / rows.length).toBeGreaterThanOrEqual(
      0.984,
    )
  })
})

const Layer = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(z.looseObject({ properties: z.object({ fips: z.string(), name: z.string() }) })),
})

describe.skipIf(!hasRealData)('awkward layers of counties', () => {
  test.each(['us_va_counties_enclaves', 'us_mi_counties_multipart'])(
    '%s tile once those without area are left out',
    (file) => {
      const layer = Layer.parse(realJson(`layers/${file}.geojson`))
      const whole = importGrids({ collection: layer, division: '990101', nameProperty: 'name' })
      const bad = whole.ok ? [] : whole.problems
      expect(bad.every(({ kind }) => kind === 'no-area')).toBe(true)
      const features = layer.features.filter((_, i) => !bad.some(({ feature }) => feature!.index === i))
      const { grids } = accepted(
        importGrids({
          collection: { ...layer, features },
          division: '990101',
          codeProperty: 'fips',
          nameProperty: 'name',
        }),
      )
      expect(grids).toHaveLength(features.length)
      expect(grids.map(({ externalCode }) => externalCode)).toEqual(
        features.map(({ properties }) => properties.fips),
      )
      for (const { geometry, name } of grids) expect(whyInvalid(geometry), name).toBeNull()
      const edges = directedEdges(grids)
      expect(new Set(edges).size).toBe(edges.length)
    },
  )
})

const Manifest = z.object({
  files: z.array(z.object({ file: z.string(), verdict: z.string(), jsonParses: z.boolean() })),
})

test.skipIf(!hasRealData)('106 GeoJSON files are imported or refused, never more than that', () => {
  const { files } = Manifest.parse(realJson('geojson/manifest.json'))
  for (const { file, jsonParses } of files.filter((entry) => entry.jsonParses)) {
    expect(jsonParses).toBe(true)
    const document = realJson(`geojson/files/${file}`)
    const single = z.looseObject({ type: z.literal('Feature') }).safeParse(document)
    const collection = single.success ? { type: 'FeatureCollection', features: [document] } : document
    const result = importGrids({ collection, division: '990101' })
    if (!result.ok) expect(result.problems.length, file).toBeGreaterThan(0)
    else for (const { geometry } of result.grids) expect(whyInvalid(geometry), file).toBeNull()
  }
})

const Cases = z.object({
  cases: z.array(
    z.object({ id: z.string(), op: z.string(), a: z.string(), b: z.string(), expected: z.unknown() }),
  ),
})

/** Numbers of "POLYGON ((x y, …), …)" or "POINT (x y)" as rings. */
function ringsOfWkt(wkt: string): number[][][] {
  return [...wkt.matchAll(/\(([^()]+)\)/g)].map(([, ring]) =>
    ring!.split(',').map((pair) => pair.trim().split(/\s+/).map(Number)),
  )
}

test.skipIf(!hasRealData)('inside and outside are what JTS expects of its own cases', () => {
  const { cases } = Cases.parse(realJson('jts/point_polygon.json'))
  let decided = 0
  for (const { id, op, a, b, expected } of cases) {
    // Only `contains` that is true and `intersects`/`covers` that is false tell inside and outside apart from
    // the border.
    const [polygonText, pointText] = a.startsWith('POLYGON') ? [a, b] : [b, a]
    if (!/^POLYGON *\(/.test(polygonText) || !/^POINT *\([^()]+\)$/.test(pointText)) continue
    const inside = op === 'contains' && a === polygonText && expected === true
    const outside = (op === 'intersects' || (op === 'covers' && a === polygonText)) && expected === false
    const geometry = { type: 'Polygon' as const, coordinates: ringsOfWkt(polygonText) }
    if ((!inside && !outside) || whyInvalid(geometry) !== null) continue
    const [[x, y]] = ringsOfWkt(pointText)[0] as [[number, number]]
    expect(buildGridIndex([{ code: id, name: id, geometry }]).ownerAt([x, y]) !== null, id).toBe(inside)
    decided++
  }
  expect(decided).toBeGreaterThan(10)
})
