import { expect, test } from 'vitest'
import { Refusal } from '#shared/contract/client.ts'
import { ERRORS, Problem, type ErrorCode } from '#shared/contract/errors.ts'
import { Attempt } from '../../../web/src/api/attempt.svelte.ts'

const refusal = (code: ErrorCode) => {
  const { status } = ERRORS[code]
  return new Refusal(
    Problem.parse({ type: 'about:blank', title: code, status, code, requestId: 'req_1' }),
    status,
  )
}

/** A form before a server that answers by turns; the ids under which it was sent. */
async function sentBy(answers: (Error | null)[], bodies: object[]): Promise<string[]> {
  const attempt = new Attempt<string>()
  const ids: string[] = []
  for (const body of bodies) {
    // What is sent is told by the command that was begun, not by the press.
    const begin = (id: string) => () => {
      ids.push(id)
      const answer = answers.shift() ?? null
      return answer === null ? Promise.resolve('done') : Promise.reject(answer)
    }
    await attempt.run(body, begin)
  }
  return ids
}

test('what got no answer is sent again under its own id, as long as the words are the same', async () => {
  const none = new Refusal(null, 0)
  const [first, again, other] = await sentBy([none, none, null], [{ n: 1 }, { n: 1 }, { n: 2 }])
  expect(again).toBe(first)
  expect(other).not.toBe(first)
})

test('what is sent again says what it said at first, though the page has gone on meanwhile', async () => {
  const attempt = new Attempt<string>()
  const sent: number[] = []
  let version = 1
  const begin = () => {
    const seen = version
    return () => {
      sent.push(seen)
      return sent.length < 3 ? Promise.reject(new Refusal(null, 0)) : Promise.resolve('done')
    }
  }
  for (let press = 0; press < 4; press += 1) {
    await attempt.run({ end: 'post' }, begin)
    version += 1
  }
  expect(sent).toEqual([1, 1, 1, 4])
})

test('what was refused or done is another command the next time', async () => {
  for (const answer of [refusal('state-refused'), null]) {
    const [first, again] = await sentBy([answer, null], [{ n: 1 }, { n: 1 }])
    expect(again).not.toBe(first)
  }
})

test('a second press while the first is on its way sends nothing; a refusal stands until it is cleared', async () => {
  const attempt = new Attempt<string>()
  let refuse = (_: Error): void => {}
  const first = attempt.run({}, () => () => new Promise((_, reject) => (refuse = reject)))
  expect([attempt.busy, await attempt.run({}, () => () => Promise.resolve('second'))]).toEqual([true, null])
  refuse(refusal('forbidden'))
  expect([await first, attempt.busy]).toEqual([null, false])
  expect(attempt.error).toBeInstanceOf(Refusal)
  attempt.clear()
  expect(attempt.error).toBeNull()
})
