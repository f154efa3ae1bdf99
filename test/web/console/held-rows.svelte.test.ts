import { expect, test } from 'vitest'
import { HeldRows } from '../../../web/src/console/held-rows.svelte.ts'

interface Row {
  readonly id: string
}

function list(first: readonly string[]) {
  const begin = first.map((id) => ({ id }))
  let rows: readonly Row[] = $state.raw(begin)
  const known = new Map(begin.map((row) => [row.id, row]))
  const held = new HeldRows<Row>(
    () => rows,
    // As the store has it: found anew whenever anything changed.
    (id) => (rows.length >= 0 ? known.get(id) : undefined),
  )
  const show = (ids: readonly string[]) => {
    rows = ids.map((id) => ({ id }))
    for (const row of rows) known.set(row.id, row)
  }
  const ids = (of: readonly Row[]) => of.map(({ id }) => id).join('')
  return {
    held,
    show,
    lose: (id: string) => known.delete(id),
    seen: () => [ids(held.shown), ids(held.waiting)],
  }
}

test('under a hand nothing moves: what comes waits, what leaves stays, until the hand is off', () => {
  const { held, show, seen } = list(['a', 'b', 'c'])
  show(['n', 'a', 'b', 'c'])
  expect(seen()).toEqual(['nabc', ''])
  held.hold()
  show(['x', 'n', 'a', 'c'])
  expect(seen()).toEqual(['nabc', 'x'])
  held.hold()
  expect(seen()).toEqual(['nabc', 'x'])
  held.letGo()
  expect(seen()).toEqual(['xnac', ''])
})

test('what waits is let in when it is asked for; what is not the reader’s any more goes at once', () => {
  const { held, show, lose, seen } = list(['a', 'b'])
  held.hold()
  show(['x', 'a', 'b'])
  held.letIn()
  expect(seen()).toEqual(['xab', ''])
  lose('a')
  show(['y', 'x', 'b'])
  expect(seen()).toEqual(['xb', 'y'])
})
