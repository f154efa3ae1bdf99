import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cellText } from '#shared/csv/cells.ts'
import { StoredEntry } from '#functions/grids/plan-register.ts'
import { entriesOf } from '#functions/grids/plan-register.ts'
import { featureOf } from '#functions/grids/plan-outlines.ts'
import { importGrids, type ImportResult } from '#shared/geo/import-grids.ts'
import { encodePlan } from '#shared/geo/tiles/encode-plan.ts'
import { decodeTile } from '#shared/geo/tiles/tile-codec.ts'
import { tileOfKey } from '#shared/geo/tiles/tile.ts'
import { draftRoutes } from '#shared/grids/draft-routes.ts'
import { gridCsv, gridCsvRow } from '#shared/grids/grid-csv.ts'
import { GridFeature, RegisterEntry } from '#shared/grids/plan.ts'
import { gridRoutes } from '#shared/grids/routes.ts'
import { hashOf } from '#shared/ledger/chain.ts'
import { Name } from '#shared/lib/name.ts'
import { Addition } from '#shared/people/command.ts'
import { Submission } from '#shared/incidents/incident.ts'
import { hasRealData, realJson } from '../real-data.ts'

const MAPPED = { division: '990101', codeProperty: 'code', nameProperty: 'name' }

const fileOf = (...properties: object[]) => ({
  type: 'FeatureCollection',
  features: properties.map((one, i) => {
    const west = 102.5 + i / 100
    const ring = [
      [west, 24.3],
      [west + 0.01, 24.3],
      [west + 0.01, 24.31],
      [west, 24.31],
      [west, 24.3],
    ]
    return { type: 'Feature', properties: one, geometry: { type: 'Polygon', coordinates: [ring] } }
  }),
})

const imported = (...names: unknown[]) =>
  importGrids({ collection: fileOf(...names.map((name) => ({ name }))), ...MAPPED })

function taken(result: ImportResult) {
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result
}

/** The kinds that are told of each feature, by its place in the file. */
const told = (result: ImportResult) => {
  const problems = result.ok ? result.report.repaired : result.problems
  return problems.flatMap(({ feature, kind }) => (feature === null ? [] : [[feature.index, kind]]))
}

describe('names of a file', () => {
  test('of up to 100 characters are taken without a word, whatever characters they are', () => {
    const names = ['网'.repeat(100), '🚒'.repeat(100), '𠮷家营𪚥', '👨‍👩‍👧', '甲　乙']
    const result = taken(imported(...names))
    expect(result.grids.map(({ name }) => name)).toEqual(names)
    expect(told(result)).toEqual([])
  })

  test('that are longer are cut between characters, and that is told feature by feature', () => {
    const result = taken(imported('短', '网'.repeat(101), '网'.repeat(99) + '👨‍👩‍👧', '🚒'.repeat(300)))
    expect(result.grids.map(({ name }) => name)).toEqual([
      '短',
      '网'.repeat(100),
      '网'.repeat(99),
      '🚒'.repeat(100),
    ])
    expect(told(result)).toEqual([
      [1, 'name-cut'],
      [2, 'name-cut'],
      [3, 'name-cut'],
    ])
    expect(result.report.repaired[0]!.zh).toContain('101')
  })

  test('that show nothing are left out for the code, and line breaks made spaces, each told', () => {
    const result = taken(imported('\u200b', '\u3164', '玉\n带', '甲'))
    expect(result.grids.map(({ name }) => name)).toEqual([
      '990101000000001',
      '990101000000002',
      '玉 带',
      '甲',
    ])
    expect(told(result)).toEqual([
      [0, 'name-blank'],
      [1, 'name-blank'],
      [2, 'name-folded'],
    ])
  })

  test('and codes with half a character are refused by feature', () => {
    const result = imported('甲', '幸福里\ud83d')
    expect(result.ok).toBe(false)
    expect(told(result)).toEqual([[1, 'half-character']])
    expect(JSON.stringify(result).isWellFormed()).toBe(true)
    const codes = importGrids({
      collection: fileOf({ code: 'A\ud83d' }, { code: 'B'.repeat(101) }),
      ...MAPPED,
    })
    expect(told(codes)).toEqual([
      [0, 'half-character'],
      [1, 'code-too-long'],
    ])
  })

  const part = fc.oneof(
    { weight: 5, arbitrary: fc.string({ unit: 'grapheme', maxLength: 40 }) },
    fc.string({ unit: 'binary', maxLength: 130 }),
    fc.constantFrom('\ud83d', '\u200b', '\u3164', '=1+1', '"', "'", ',', '网'.repeat(70), '🇨🇳', '\t'),
  )
  const someText = fc.array(part, { maxLength: 4 }).map((parts) => parts.join(''))

  test('once taken are given back by every reader, and taken by every other door', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ name: someText, code: someText }), { minLength: 1, maxLength: 4 }),
        (rows) => {
          const result = importGrids({ collection: fileOf(...rows), ...MAPPED })
          if (!result.ok) {
            expect(
              told(result).every(([, kind]) => kind === 'half-character' || kind === 'code-too-long'),
            ).toBe(true)
            return
          }
          const { grids } = result
          const names = grids.map(({ name }) => name)
          const byCode = new Map(grids.map((grid) => [grid.code, grid]))
          for (const name of names) {
            expect(Name.parse(name)).toBe(name)
            expect(gridRoutes.createImport.body.shape.name.parse(name)).toBe(name)
            expect(draftRoutes.createDraft.body.shape.title.parse(name)).toBe(name)
            expect(Addition.shape.name.parse(name)).toBe(name)
            expect(Submission.shape.title.parse(name)).toBe(name)
          }
          expect(hashOf(grids)).toHaveLength(64)
          for (const entry of entriesOf(grids)) {
            const { box: _box, hash: _hash, ...said } = StoredEntry.parse(JSON.parse(JSON.stringify(entry)))
            expect(RegisterEntry.parse(said)).toMatchObject({ name: byCode.get(entry.code)!.name })
          }
          const tiles = encodePlan(grids, 1).tiles
          for (const [key, bytes] of tiles)
            for (const grid of decodeTile(tileOfKey(key), bytes).grids)
              expect(grid.name).toBe(byCode.get(grid.code)!.name)
          const features = grids.map(({ geometry, ...grid }) =>
            GridFeature.parse(featureOf(grid, geometry, false)),
          )
          const again = importGrids({
            collection: JSON.parse(
              Buffer.from(JSON.stringify({ type: 'FeatureCollection', features })).toString(),
            ),
            ...MAPPED,
          })
          expect(taken(again).grids.map(({ name }) => name)).toEqual(names)
          expect(told(again)).toEqual([])
          const csv = gridCsv(features.map(({ properties }) => gridCsvRow(properties)))
          const read = parse<{ name: string }>(csv, { bom: true, columns: true })
          expect(read.map(({ name }) => cellText(name))).toEqual(names)
        },
      ),
      { seed: 7, numRuns: 60 },
    )
  })
})

describe.skipIf(!hasRealData)('files whose names were seen to close an editor', () => {
  test.each([
    ['name-exactly-100', []],
    ['name-exactly-101', ['name-cut']],
    ['name-exactly-120', ['name-cut']],
    ['name-exactly-121', ['name-cut']],
    ['name-110', ['name-cut']],
    ['name-300', ['name-cut']],
    ['name-60-emoji', []],
    ['emoji-4byte', []],
    ['same-names', []],
    ['bidi-zero-width', ['name-blank']],
    ['nul-and-controls', ['name-folded']],
  ])('%s is taken, and what was done to a name is told', (file, kinds) => {
    const collection = realJson(`field-cases/07-names/${file}.geojson`)
    const result = taken(importGrids({ collection, ...MAPPED, division: '99' + divisionIn(collection) }))
    expect([...new Set(told(result).map(([, kind]) => kind))]).toEqual(kinds)
    for (const { name } of result.grids) expect(Name.parse(name)).toBe(name)
  })

  test('half an emoji is refused at its feature', () => {
    const result = importGrids({
      collection: realJson('field-cases/07-names/lone-surrogate.geojson'),
      ...MAPPED,
    })
    expect(told(result)).toEqual([[0, 'half-character']])
  })
})

const divisionIn = (collection: unknown): string =>
  (collection as { features: { properties: { code: string } }[] }).features[0]!.properties.code.slice(2, 6)
