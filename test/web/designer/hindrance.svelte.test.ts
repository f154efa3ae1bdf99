import { expect, test } from 'vitest'
import { Refusal } from '#shared/contract/client.ts'
import { problemWords } from '../../../web/src/api/problem-words.ts'
import { hindranceIn } from '../../../web/src/designer/editor/hindrance.ts'
import * as m from '../../../web/src/paraglide/messages.js'

test.each([0, 429, 500, 502, 503, 504])(
  'an edit that is answered %i by what stands before the server, without a problem, waits and is not lost',
  (status) => {
    expect(hindranceIn(new Refusal(null, status))).toBe('waiting')
  },
)

test('what is refused for good does not wait', () => {
  for (const status of [400, 403, 404, 413]) expect(hindranceIn(new Refusal(null, status))).toBeNull()
})

test('a stage above its rate, which says no more than 429, is told as busy and not as broken', () => {
  for (const status of [429, 503])
    expect(problemWords(new Refusal(null, status)).title).toBe(m.problem_busy())
  expect(problemWords(new Refusal(null, 500)).title).toBe(m.problem_internal())
})
