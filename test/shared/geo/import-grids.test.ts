import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { areaSquareMetres } from '#shared/geo/area.ts'
import { fromWgs84 } from '#shared/geo/datum.ts'
import { buildGridIndex } from '#shared/geo/grid-index.ts'
import { importGrids } from '#shared/geo/import-grids.ts'
import type { ImportedGrid, ImportOptions, ImportProblem, ImportReport } from '#shared/geo/import-grids.ts'
import type { LngLat } from '#shared/geo/position.ts'
import { directedEdges, rectangle, voronoiCoverage } from './coverages.ts'
import { geodesicArea } from './geodesics.ts'

const division = '990101'

type Properties = Record<string, unknown>

function collectionOf(...geometries: (object | [object, Properties])[]): object {
  const features = geometries.map((given) => {
    const [geometry, properties] = Array.isArray(given) ? given : [given, {}]
    return { type: 'Feature', properties, geometry }
  })
  return { type: 'FeatureCollection', features }
}

function polygon(...rings: (readonly (readonly number[])[])[]): object {
  return { type: 'Polygon', coordinates: rings }
}

function imported(
  collection: unknown,
  options: Partial<ImportOptions> = {},
): { grids: ImportedGrid[]; report: ImportReport } {
  const result = importGrids({ collection, division, ...options })
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result
}

function refused(collection: unknown): ImportProblem[] {
  const result = importGrids({ collection, division })
  return result.ok ? [] : result.problems
}

const kindsOf = (problems: readonly ImportProblem[]): string[] => problems.map((problem) => problem.kind)

/** A square of about 1.1 km. */
const square = rectangle(102.5, 24.25, 102.51, 24.26)

describe('repaired and reported', () => {
  test.each([
    ['an open ring', 'closed-ring', [polygon(square.slice(0, -1))]],
    ['repeated vertices', 'repeated-vertices', [polygon([square[0]!, square[0]!, ...square.slice(1)])]],
    ['a ring wound clockwise', 'ring-order', [polygon(square.toReversed())]],
    [
      'a hole before its outer ring',
      'ring-order',
      [polygon(rectangle(102.503, 24.253, 102.506, 24.256).toReversed(), square)],
    ],
    ['a ring that crosses itself a little', 'self-crossing', [polygon(crossedCorner())]],
    ['a ring that touches itself', 'self-crossing', [polygon(touchingRing())]],
  ])('%s', (_, kind, geometries) => {
    const { grids, report } = imported(collectionOf(...geometries))
    expect(grids).toHaveLength(1)
    expect(kindsOf(report.repaired)).toContain(kind)
    const [found] = report.repaired.filter((problem) => problem.kind === kind)
    expect(found).toMatchObject({
      feature: { index: 0, name: '#1' },
      en: expect.any(String),
      zh: expect.any(String),
    })
    const [outer] = grids[0]!.geometry.coordinates as number[][][]
    expect(outer![0]).toEqual(outer!.at(-1))
  })

  test('self-crossing names the change of area in square metres and percent', () => {
    const { grids, report } = imported(collectionOf(polygon(crossedCorner())))
    const [crossing] = report.repaired.filter(({ kind }) => kind === 'self-crossing')
    const before = areaSquareMetres({ type: 'Polygon', coordinates: [crossedCorner().map((v) => [...v])] })
    expect(crossing!.areaSquareMetres).toBeCloseTo(grids[0]!.areaSquareMetres - before, 0)
    expect(crossing!.percent).toBeCloseTo((100 * crossing!.areaSquareMetres!) / before, 3)
  })

  test('nothing, when there is nothing to repair', () => {
    const { report } = imported(collectionOf(polygon(square)))
    expect(report).toMatchObject({ featureCount: 1, repaired: [], overlaps: [], gaps: [], notices: [] })
  })

  test('a foreign bbox and heights are dropped', () => {
    const feature = {
      type: 'Feature',
      bbox: [0, 0, 1, 1],
      properties: null,
      geometry: { ...polygon(square.map((v) => [...v, 1600])), bbox: [0, 0, 1, 1] },
    }
    const { grids } = imported({ type: 'FeatureCollection', bbox: [0, 0, 1, 1], features: [feature] })
    expect(Object.keys(grids[0]!.geometry)).toEqual(['type', 'coordinates'])
    expect(grids[0]!.geometry.coordinates.flat(2).every((value) => typeof value === 'number')).toBe(true)
    expect((grids[0]!.geometry.coordinates[0] as number[][]).every((vertex) => vertex.length === 2)).toBe(
      true,
    )
  })
})

describe('resolved and reported', () => {
  test('an overlap goes to the first feature, in square metres', () => {
    const [a, b] = [polygon(square), polygon(rectangle(102.509, 24.25, 102.52, 24.26))]
    const { grids, report } = imported(collectionOf([a, { n: 'A' }], [b, { n: 'B' }]), { nameProperty: 'n' })
    const shared = geodesicArea(rectangle(102.509, 24.25, 102.51, 24.26))
    expect(report.overlaps).toHaveLength(1)
    expect(report.overlaps[0]).toMatchObject({
      feature: { index: 1, name: 'B' },
      other: { index: 0, name: 'A' },
      kind: 'overlap',
    })
    expect(report.overlaps[0]!.areaSquareMetres! / shared).toBeCloseTo(1, 4)
    expect(areaSquareMetres(report.overlaps[0]!.geometry!) / shared).toBeCloseTo(1, 4)
    const index = buildGridIndex(grids)
    expect(index.ownerAt([102.5095, 24.255])?.name).toBe('A')
    expect(grids[0]!.areaSquareMetres + grids[1]!.areaSquareMetres).toBeCloseTo(report.areaSquareMetres, 1)
  })

  test('a feature inside another one leaves nothing to itself when it comes later, and cuts a hole when it comes first', () => {
    const inner = polygon(rectangle(102.503, 24.253, 102.506, 24.256))
    expect(kindsOf(refused(collectionOf(polygon(square), inner)))).toEqual(['covered'])
    const { grids } = imported(collectionOf(inner, polygon(square)))
    expect(grids[1]!.geometry.coordinates).toHaveLength(2)
  })

  test('a gap stays unowned, in square metres, with its geometry', () => {
    const strips = [
      rectangle(102.5, 24.25, 102.503, 24.26),
      rectangle(102.506, 24.25, 102.51, 24.26),
      rectangle(102.503, 24.25, 102.506, 24.252),
      rectangle(102.503, 24.257, 102.506, 24.26),
    ]
    const { grids, report } = imported(collectionOf(...strips.map((strip) => polygon(strip))))
    expect(report.gaps).toHaveLength(1)
    const gap = geodesicArea(rectangle(102.503, 24.252, 102.506, 24.257))
    expect(report.gaps[0]!.areaSquareMetres! / gap).toBeCloseTo(1, 4)
    expect(areaSquareMetres(report.gaps[0]!.geometry!) / gap).toBeCloseTo(1, 4)
    expect(buildGridIndex(grids).ownerAt([102.505, 24.255])).toBeNull()
  })

  test('a border drawn twice, 3 cm apart, becomes one border, and the gap it was is told', () => {
    const apart = 3e-7
    const [a, b] = [polygon(square), polygon(rectangle(102.51 + apart, 24.25, 102.52, 24.26))]
    const { grids, report } = imported(collectionOf(a, b))
    expect(kindsOf(report.repaired)).toContain('welded')
    const edges = new Set(directedEdges(grids))
    const twins = [...edges].filter((edge) => edges.has(edge.split('>').toReversed().join('>')))
    expect(twins.length).toBeGreaterThan(0)
  })
})

describe('refused, with the whole file', () => {
  const good = polygon(square)
  test.each([
    ['null', null, ['unreadable']],
    ['a number', 7, ['unreadable']],
    ['a bare geometry', good, ['unreadable']],
    ['a single feature', { type: 'Feature', properties: {}, geometry: good }, ['unreadable']],
    ['a collection without features', { type: 'FeatureCollection' }, ['unreadable']],
    ['an empty collection', collectionOf(), ['unreadable']],
    ['a feature that is none', { type: 'FeatureCollection', features: [good] }, ['unreadable']],
    ['a point', collectionOf(good, { type: 'Point', coordinates: [102, 24] }), ['not-polygon']],
    [
      'a collection of geometries',
      collectionOf({ type: 'GeometryCollection', geometries: [good] }),
      ['not-polygon'],
    ],
    [
      'no geometry',
      { type: 'FeatureCollection', features: [{ type: 'Feature', properties: {}, geometry: null }] },
      ['not-polygon'],
    ],
    ['coordinates nested too flat', collectionOf({ type: 'Polygon', coordinates: square }), ['unreadable']],
    [
      'coordinates that are text',
      collectionOf(polygon([['102.5', '24.2']] as unknown as number[][])),
      ['unreadable'],
    ],
    ['a coordinate that is no number', collectionOf(polygon([[NaN, 24], ...square])), ['unreadable']],
    ['latitude 91', collectionOf(polygon([[102, 91], ...square])), ['unreadable']],
    ['metres for degrees', collectionOf(polygon([[500_000, 2_700_000], ...square])), ['unreadable']],
    [
      'a line drawn as a polygon',
      collectionOf(
        good,
        polygon([
          [102, 24],
          [102.1, 24.1],
          [102, 24],
        ]),
      ),
      ['no-area'],
    ],
    [
      'a point drawn as a polygon',
      collectionOf(
        polygon([
          [102, 24],
          [102, 24],
          [102, 24],
          [102, 24],
        ]),
      ),
      ['no-area'],
    ],
    ['a polygon without rings', collectionOf(polygon()), ['no-area']],
    [
      'a bow tie',
      collectionOf(polygon([square[0]!, square[2]!, square[1]!, square[3]!, square[0]!])),
      ['area-changed'],
    ],
    [
      'every bad feature at once',
      collectionOf({ type: 'Point', coordinates: [1, 2] }, good, polygon([[200, 0]])),
      ['not-polygon', 'unreadable'],
    ],
  ])('%s', (_, collection, kinds) => {
    const problems = refused(collection)
    expect(kindsOf(problems)).toEqual(kinds)
    for (const { en, zh } of problems) expect([en.length > 10, zh.length > 5]).toEqual([true, true])
  })

  test('a bow tie, with the place where its border runs across itself', () => {
    const [bow] = refused(collectionOf(polygon([square[0]!, square[2]!, square[1]!, square[3]!, square[0]!])))
    expect(bow!.zh).toMatch(/与自己交叉（在经度 102\.505000、纬度 24\.255000 处）/)
    expect(bow!.en).toMatch(/runs across itself like a bow tie at longitude 102\.505000, latitude 24\.255000/)
    expect(bow!.en).not.toContain('%)')
  })

  test('latitude and longitude in the wrong order, said as such, also where both are in range', () => {
    const swapped = (ring: readonly LngLat[]) => polygon(ring.map(([lng, lat]) => [lat, lng]))
    const [one, ...none] = refused(collectionOf(swapped(square), swapped(rectangle(80, 36, 80.01, 36.01))))
    expect(none).toEqual([])
    expect(one).toMatchObject({ feature: null, kind: 'swapped' })
    expect(one!.zh).toContain('全部 2 个要素：[24.25, 102.5] 的经纬度写反了：GeoJSON 应为 [经度, 纬度]')
    const some = refused(collectionOf(polygon(square), swapped(square)))
    expect(some.map(({ kind, feature }) => [kind, feature?.index])).toEqual([['swapped', 1]])
    // San Francisco swapped is nowhere in China.
    expect(kindsOf(refused(collectionOf(polygon([[37, -122], [37.1, -122], [37, -122.1]]))))).toEqual(['unreadable']) // prettier-ignore
    expect(kindsOf(refused(collectionOf(polygon(rectangle(-122.1, 37, -122, 37.1)))))).toEqual([])
  })

  test('the wrong order is judged by where the plan lies, not by China alone', () => {
    type Box = [number, number, number, number]
    const andorra: Box = [1.422, 42.435, 1.78, 42.657]
    const there = polygon(rectangle(1.5, 42.5, 1.51, 42.51))
    const turned = polygon(rectangle(42.5, 1.5, 42.51, 1.51))
    const kindsIn = (ground: Box | undefined, ...features: object[]) => {
      const result = importGrids({
        collection: collectionOf(...features),
        division,
        ...(ground && { ground }),
      })
      return result.ok ? [] : kindsOf(result.problems)
    }
    expect(kindsIn(andorra, there)).toEqual([])
    expect(kindsIn(andorra, turned)).toEqual(['swapped'])
    // Spitsbergen: its numbers, turned round, lie in India and so in the box of China.
    const spitsbergen = polygon(rectangle(15, 78, 15.01, 78.01))
    expect(kindsIn([10, 76, 35, 81], spitsbergen)).toEqual([])
    expect(kindsIn(undefined, polygon(rectangle(87.6, 43.8, 87.61, 43.81)))).toEqual([])
  })

  test('any file that cannot be read at all, without throwing', () => {
    const property = fc.property(fc.anything({ maxDepth: 5, withNullPrototype: true }), (features) => {
      expect(importGrids({ collection: features, division }).ok).toBe(false)
      importGrids({ collection: { type: 'FeatureCollection', features: [features] }, division })
      const geometry = { type: 'MultiPolygon', coordinates: features }
      importGrids({
        collection: { type: 'FeatureCollection', features: [{ type: 'Feature', geometry }] },
        division,
      })
    })
    fc.assert(property, { seed: 81, numRuns: 1000 })
  })

  test('a division of the wrong length is a fault of the caller', () => {
    expect(() => importGrids({ collection: null, division: '9901' })).toThrow(RangeError)
  })
})

describe('codes and names', () => {
  const [a, b, c] = [0, 1, 2].map((k) =>
    polygon(rectangle(102.5 + k / 64, 24.25, 102.5 + (k + 1) / 64, 24.26)),
  )

  test('are numbered under the division, padded with zeros, from west to east', () => {
    const { grids } = imported(collectionOf(c!, a!, b!))
    expect(grids.map(({ code }) => code)).toEqual(['990101000000003', '990101000000001', '990101000000002'])
    expect(grids.map(({ name, code }) => name === code)).toEqual([true, true, true])
    expect(imported(collectionOf(a!), { division: '990101002003' }).grids[0]!.code).toBe('990101002003001')
  })

  test('a file’s own code is kept when it is one of the division', () => {
    const collection = collectionOf(
      [a!, { id: '990101000000001' }],
      [b!, { id: 'X-7', n: ' 北门  社区 ' }],
      [c!, { id: 990102001001001 }],
    )
    const { grids } = imported(collection, { codeProperty: 'id', nameProperty: 'n' })
    expect(grids.map(({ code, name, externalCode }) => [code, name, externalCode])).toEqual([
      ['990101000000001', '990101000000001', undefined],
      ['990101000000002', '北门 社区', 'X-7'],
      ['990101000000003', '990102001001001', '990102001001001'],
    ])
  })

  test('codes of other divisions are told, for the file and for each feature', () => {
    const collection = collectionOf(
      [a!, { id: '990101001001001' }],
      [b!, { id: '990102001001' }],
      [c!, { id: '990102001001001' }],
    )
    const { report } = imported(collection, { codeProperty: 'id' })
    expect(report.notices).toMatchObject([
      {
        kind: 'foreign-codes',
        zh: expect.stringContaining('3 个要素中有 2 个的编码属于 990101 以外的区划：990102 (2)'),
      },
    ])
    expect(report.renumbered.map(({ kind, feature }) => [kind, feature?.index])).toEqual([
      ['code-foreign', 1],
      ['code-foreign', 2],
    ])
    const own = imported(collection, { codeProperty: 'id', division: '990102' }).report
    expect(own.notices[0]!.en).toContain(
      '1 of 3 features have codes of other divisions than 990102: 990101 (1)',
    )
  })

  test('a code that stands on two features is kept as the external code only, and told', () => {
    const collection = collectionOf([a!, { id: '990101001001001' }], [b!, { id: '990101001001001' }])
    const { grids, report } = imported(collection, { codeProperty: 'id' })
    expect(grids.map(({ code }) => code)).toEqual(['990101000000001', '990101000000002'])
    expect(grids.map(({ externalCode }) => externalCode)).toEqual(['990101001001001', '990101001001001'])
    expect(kindsOf(report.renumbered)).toEqual(['code-not-kept', 'code-not-kept'])
  })

  test('a property that no feature has is told, since it is most likely misspelt', () => {
    const { report } = imported(collectionOf([a!, { Code: 'X' }]), {
      codeProperty: 'code',
      nameProperty: 'Code',
    })
    expect(report.notices).toMatchObject([{ kind: 'property-missing', en: expect.stringContaining('code') }])
  })

  test('more than 999 grids without codes are refused', () => {
    const coverage = voronoiCoverage({ grids: 1005, seed: 82 })
    expect(kindsOf(refused(collectionOf(...coverage.map(({ geometry }) => geometry))))).toEqual([
      'too-many-grids',
    ])
  })
})

test.each(['GCJ02', 'BD09'] as const)('coordinates in %s land where their WGS-84 twins do', (datum) => {
  const moved = square.map((vertex): LngLat => fromWgs84(vertex, datum))
  const [grid] = imported(collectionOf(polygon(moved)), { datum }).grids
  const [twin] = imported(collectionOf(polygon(square))).grids
  expect(grid!.geometry).toEqual(twin!.geometry)
})

test('an imported plan, exported and imported again, is the same plan', () => {
  const coverage = voronoiCoverage({ grids: 60, seed: 83, bends: 3 })
  const { grids } = imported(collectionOf(...coverage.map(({ geometry }) => geometry)))
  const features = grids.map(({ geometry, code }): [object, Properties] => [geometry, { code }])
  const again = imported(collectionOf(...features), { codeProperty: 'code' })
  expect(again.grids).toEqual(grids)
  expect(again.report).toMatchObject({ repaired: [], overlaps: [], gaps: [] })
})

/** The square with one corner drawn as a small loop. */
function crossedCorner(): LngLat[] {
  return [
    ...square.slice(0, 2),
    [102.51, 24.2599],
    [102.5098, 24.26],
    [102.51, 24.26],
    [102.5098, 24.2599],
    [102.5097, 24.26],
    [102.5, 24.26],
    square[0]!,
  ]
}

/** The square, touching its own south side with a thin notch from the north. */
function touchingRing(): LngLat[] {
  return [
    square[0]!,
    [102.505, 24.25],
    square[1]!,
    square[2]!,
    [102.5051, 24.26],
    [102.505, 24.25],
    [102.5049, 24.26],
    square[3]!,
    square[0]!,
  ]
}
