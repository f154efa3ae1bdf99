import { expect, test } from 'vitest'
import { everyItem, pages, type From } from '../../../web/src/api/pages.ts'

const PAGES: Record<string, { items: number[]; cursor?: string }> = {
  '': { items: [1, 2], cursor: 'b' },
  b: { items: [], cursor: 'c' },
  c: { items: [3] },
}

/** A list of three pages, and from where it was read. */
function aList() {
  const asked: string[] = []
  const read = ({ cursor = '' }: From) => {
    asked.push(cursor)
    return Promise.resolve(PAGES[cursor]!)
  }
  return { asked, read }
}

test('a list is read to its end, also over a page that has nothing', async () => {
  const { asked, read } = aList()
  expect(await everyItem(read)).toEqual([1, 2, 3])
  expect(asked).toEqual(['', 'b', 'c'])
})

test('who has found what was sought reads no further', async () => {
  const { asked, read } = aList()
  for await (const { items } of pages(read)) if (items.includes(2)) break
  expect(asked).toEqual([''])
})

test('what nobody waits for any more is not read on, and nothing half is given', async () => {
  const { asked, read } = aList()
  const left = new AbortController()
  const reading = everyItem((from) => {
    left.abort()
    return read(from)
  }, left.signal)
  await expect(reading).rejects.toThrow(/abort/i)
  expect(asked).toEqual([''])
})
