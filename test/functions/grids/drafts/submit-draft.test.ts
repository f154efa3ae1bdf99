import { expect, test } from 'vitest'
import { problemFinder } from '#functions/grids/drafts/submit-draft.ts'
import type { Sheet } from '#functions/grids/drafts/draft-states.ts'
import type { Measures } from '#shared/grids/draft-problems.ts'
import { aDraft, aDraftGrid, block, TOWNSHIP } from '#test/shared/grids/drafts.ts'

const [A, B] = [`${TOWNSHIP}001001`, `${TOWNSHIP}001002`]
const state = aDraft([aDraftGrid(A, block(0, 0, 2, 2)), aDraftGrid(B, block(0, 2, 2, 4))])
const sheet = { stored: { draft: { id: 'dft_1', version: 1 } }, state } as Sheet

test('the problems of a draft follow the incidents of its grids, also when as many grids have some', async () => {
  const measured: Measures[] = [
    { targets: { incidents12Months: [0, 10] }, incidentCounts: new Map([[A, 11]]) },
    { targets: { incidents12Months: [0, 10] }, incidentCounts: new Map([[B, 12]]) },
    { targets: { incidents12Months: [0, 10] }, incidentCounts: new Map([[B, 9]]) },
  ]
  let turn = 0
  const problemsOf = problemFinder(() => Promise.resolve(measured[turn]!))
  const busy = []
  for (turn = 0; turn < measured.length; turn += 1)
    busy.push((await problemsOf(sheet)).flatMap(({ codes }) => codes))
  expect(busy).toEqual([[A], [B], []])
})

test('a list of problems is found once for all of its pages, in whatever order the incidents were counted', async () => {
  const counted = [new Map([[A, 11], [B, 12]]), new Map([[B, 12], [A, 11]])] // prettier-ignore
  const targets: Measures['targets'] = { incidents12Months: [0, 10] }
  const problemsOf = problemFinder(() => Promise.resolve({ targets, incidentCounts: counted.pop()! }))
  expect(await problemsOf(sheet)).toBe(await problemsOf(sheet))
})
