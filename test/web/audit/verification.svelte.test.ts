import { expect, test } from 'vitest'
import { Refusal } from '#shared/contract/client.ts'
import { Verification } from '../../../web/src/audit/verification.svelte.ts'

const part = {
  chains: 2,
  events: 10,
  seals: 1,
  deletedByRule: 1,
  findings: [],
  at: '2026-11-22T07:00:00.000Z',
}
const finding = { aggregate: 'inc_01K3ZQ8S5T6V7W8X9Y0Z1A2B3C', seq: 3, fault: 'hash' }

type Api = ConstructorParameters<typeof Verification>[0]
type VerifyPart = Api['verifyPart']

/** The one door that is knocked at. */
const apiOf = (verifyPart: VerifyPart): Api => ({ verifyPart }) as Partial<Api> as Api

test('a verification goes on to the last part and adds up what every part found', async () => {
  const asked: (string | undefined)[] = []
  const pages = [
    { ...part, cursor: 'a'.repeat(8) },
    { ...part, findings: [finding], cursor: 'b'.repeat(8) },
    part,
  ]
  const verification = new Verification(
    apiOf(({ query }) => {
      asked.push(query.cursor)
      return Promise.resolve(pages[asked.length - 1]!)
    }),
    '530402',
  )
  await verification.start()
  expect(asked).toEqual([undefined, 'a'.repeat(8), 'b'.repeat(8)])
  expect(verification.state).toBe('done')
  expect(verification.tally).toEqual({
    chains: 6,
    events: 30,
    seals: 3,
    deletedByRule: 3,
    findings: [finding],
  })
})

test('without an answer it stops, and goes on where it stopped', async () => {
  let isDown = false
  let calls = 0
  const verification = new Verification(
    apiOf(() => {
      calls += 1
      if (isDown) return Promise.reject(new Refusal(null, 0))
      isDown = calls === 1
      return Promise.resolve(calls < 3 ? { ...part, cursor: 'a'.repeat(8) } : part)
    }),
    '530402',
  )
  await verification.start()
  expect([verification.state, verification.tally.events]).toEqual(['stopped', 10])
  isDown = false
  await verification.resume()
  expect([verification.state, verification.tally.events]).toEqual(['done', 20])
})

test('stopped by its reader it takes no part that comes afterwards', async () => {
  let answer = (_: typeof part) => {}
  const verification = new Verification(
    apiOf(() => new Promise((resolve) => (answer = resolve))),
    '530402',
  )
  const running = verification.start()
  verification.stop()
  answer(part)
  await running
  expect([verification.state, verification.tally.events]).toEqual(['stopped', 0])
})
