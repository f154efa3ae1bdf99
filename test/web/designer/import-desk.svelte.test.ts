import { describe, expect, test } from 'vitest'
import { ImportDesk, MOST_MEGABYTES } from '../../../web/src/designer/exchange/import-desk.svelte.ts'
import { aDraftHead, refused } from '../support/draft-server.ts'

const collection = (type: string) =>
  JSON.stringify({
    type: 'FeatureCollection',
    features: [{ type: 'Feature', properties: { code: '1' }, geometry: { type, coordinates: [] } }],
  })
const file = (text: string, size = text.length) => {
  const made = new File([text], 'grids.geojson')
  Object.defineProperty(made, 'size', { value: size })
  return made
}
const mapping = {
  datum: null,
  codeProperty: 'code',
  nameProperty: '',
  householdsProperty: '',
  peopleProperty: '',
}

function desk() {
  return new ImportDesk(aDraftHead(), {
    drafts: {
      createDraftImport: () => Promise.reject(refused('too-large')),
      startJob: () => Promise.reject(new Error('not asked')),
    },
    grids: { readJob: () => Promise.reject(new Error('not asked')) },
    send: () => Promise.reject(new Error('nothing was sent')),
    geometriesOf: () => Promise.resolve([]),
    onTaken: () => Promise.reject(new Error('nothing was taken')),
  })
}

describe('a file on its way into a draft', () => {
  test('a file of grids is looked at and its columns are offered', async () => {
    const importing = desk()
    await importing.choose(file(collection('Polygon')))
    expect([importing.phase, importing.trouble]).toEqual(['map', null])
    expect(importing.scan?.properties).toEqual([{ name: 'code', example: '1' }])
  })

  test.each([
    ['points', file(collection('Point'))],
    ['not-geojson', file('hello')],
    ['incomplete', file(collection('Polygon').slice(0, -4))],
    ['empty', file('')],
    ['too-large', file(collection('Polygon'), MOST_MEGABYTES * 1_000_000 + 1)],
  ])('%s is told before anything is sent', async (trouble, chosen) => {
    const importing = desk()
    await importing.choose(chosen)
    expect([importing.phase, importing.trouble]).toEqual(['choose', trouble])
  })

  test('another file begins anew: nothing that was chosen for the one before is carried over', async () => {
    const importing = desk()
    await importing.choose(file(collection('Polygon')))
    await importing.run({ ...mapping, datum: 'GCJ02' }, true)
    importing.again()
    expect(importing.mapping).toEqual({ ...mapping, datum: 'GCJ02' })
    await importing.choose(file(collection('Polygon').replace('code', 'number')))
    expect([importing.phase, importing.mapping, importing.error]).toEqual(['map', null, null])
    expect(importing.scan?.properties).toEqual([{ name: 'number', example: '1' }])
    importing.another()
    expect([importing.phase, importing.file, importing.scan]).toEqual(['choose', null, null])
  })

  test('a refusal of the server is shown, and the file can be tried again', async () => {
    const importing = desk()
    await importing.choose(file(collection('Polygon')))
    await importing.run(mapping, true)
    expect(importing.phase).toBe('failed')
    importing.again()
    expect(importing.phase).toBe('map')
  })
})
