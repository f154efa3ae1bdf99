import { expect, test } from 'vitest'
import { GridFields } from '../../../web/src/designer/editor/grid-fields.svelte.ts'
import { DraftServer } from '../support/draft-server.ts'
import { open } from './a-sheet.svelte.ts'
import { fourGrids, WEST } from './four-grids.ts'

/** One person's form of a grid, and a colleague at the same draft. */
function formAndColleague() {
  const server = new DraftServer(fourGrids())
  const [page, colleague] = [open(server, 'a'), open(server, 'b')]
  const fields = new GridFields(() => page.sheet.grid(WEST)!)
  const colleagueRenames = async (name: string) => {
    colleague.queue.take({ type: 'rename', code: WEST, name })
    await colleague.queue.settled()
    await page.follower.catchUp()
  }
  return { page, fields, colleagueRenames }
}

test('a field that was not touched follows the grid, and nothing of it would be saved', async () => {
  const { page, fields, colleagueRenames } = formAndColleague()
  await colleagueRenames('同事起的')
  expect([fields.read('name'), fields.isOther]).toEqual(['同事起的', false])
  fields.write('households', '120')
  await colleagueRenames('同事又起的')
  expect([fields.read('name'), fields.read('households'), fields.isOther]).toEqual([
    '同事又起的',
    '120',
    true,
  ])
  expect(page.queue.take(fields.edit)).toBe(true)
  fields.forget()
  await page.queue.settled()
  expect(page.queue.trouble).toBeNull()
  expect(page.sheet.grid(WEST)).toMatchObject({ name: '同事又起的', columns: { households: 120 } })
  expect(fields.isOther).toBe(false)
})

test('a field that was touched keeps what was written, until it is saved', async () => {
  const { page, fields, colleagueRenames } = formAndColleague()
  fields.write('name', ' 我起的 ')
  await colleagueRenames('同事起的')
  expect([fields.read('name'), fields.isOther]).toEqual([' 我起的 ', true])
  expect(page.queue.take(fields.edit)).toBe(true)
  fields.forget()
  expect([fields.read('name'), fields.isOther]).toEqual(['我起的', false])
})

test('an emptied column is unknown, and a column that is no number is left out', () => {
  const { fields } = formAndColleague()
  fields.write('people', '12')
  expect(fields.edit).toEqual({ type: 'rename', code: WEST, columns: { people: 12 } })
  fields.write('people', '')
  expect(fields.edit.columns).toEqual({})
  expect(fields.isOther).toBe(false)
})
