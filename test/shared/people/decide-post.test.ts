import fc from 'fast-check'
import { ulid } from 'ulid'
import { expect, test } from 'vitest'
import { decidePost, endedAt, type Posts } from '#shared/people/decide-post.ts'
import { holdsAt, PostCommand, type Appointment } from '#shared/people/post.ts'
import { aPostCommand } from '#test/support/a-person.ts'

const GRID = '530402006001001'
const day = (n: number): string => new Date(Date.UTC(2026, 0, 1 + n)).toISOString()
const DAYS = 30

/** Any sequence of appointments, ends and corrections of heads on one grid; each as what is there allows. */
const steps = fc.array(
  fc.record({
    type: fc.constantFrom('appoint' as const, 'end' as const, 'correct' as const),
    which: fc.nat(5),
    from: fc.nat(DAYS),
    to: fc.option(fc.nat(DAYS)),
  }),
  { minLength: 1, maxLength: 25 },
)

function played(all: typeof steps extends fc.Arbitrary<infer T> ? T : never): Posts {
  let posts: Posts = { division: GRID, version: 0, appointments: [] }
  for (const { type, which, from, to } of all) {
    const target = posts.appointments[which % Math.max(1, posts.appointments.length)]
    const about = type === 'appoint' || target === undefined ? {} : { appointment: target.id }
    const more = {
      appoint: { post: 'grid-head', person: 'p', from: day(from), ...(to === null ? {} : { to: day(to) }) },
      end: { to: day(to ?? from) },
      correct: { from: day(from), to: to === null ? null : day(to) },
    }[type]
    const fact = decidePost(
      posts,
      PostCommand.parse({ ...aPostCommand(type, posts.version, more), ...about }),
    )
    if ('refused' in fact) continue
    const others = posts.appointments.filter(({ id }) => id !== fact.after.id)
    posts = { ...posts, version: posts.version + 1, appointments: [...others, fact.after] }
  }
  return posts
}

const headsAt = (appointments: readonly Appointment[], at: string) =>
  appointments.filter((one) => holdsAt(one, at)).length

test('whatever is appointed, ended and corrected, no moment has two heads of one grid', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const { appointments } = played(all)
      for (let n = 0; n <= DAYS; n += 1) expect(headsAt(appointments, day(n))).toBeLessThanOrEqual(1)
    }),
    { seed: 7, numRuns: 200 },
  )
})

test('after a place has ceased nobody holds a post of it, and until then it is as it was', () => {
  fc.assert(
    fc.property(steps, fc.nat(DAYS), (all, end) => {
      const { appointments } = played(all)
      const ended = new Map(endedAt(appointments, day(end)).map((one) => [one.id, one]))
      const after = appointments.map((one) => ended.get(one.id) ?? one)
      for (let n = 0; n <= DAYS; n += 1) {
        expect(headsAt(after, day(n))).toBe(n < end ? headsAt(appointments, day(n)) : 0)
      }
      expect(endedAt(after, day(end))).toEqual([])
    }),
    { seed: 7, numRuns: 200 },
  )
})

test('a building group is one at a time by its own id, beside others of the grid', () => {
  const group = (unit: string, appointment: string) => ({
    appointment,
    post: 'building-group',
    organisation: '楼栋党组织',
    unit,
    from: day(0),
  })
  const [one, other] = [`unit_${ulid()}`, `unit_${ulid()}`]
  let posts: Posts = { division: GRID, version: 0, appointments: [] }
  const appoint = (unit: string) =>
    decidePost(posts, PostCommand.parse(aPostCommand('appoint', posts.version, group(unit, `apt_${ulid()}`))))
  const first = appoint(one)
  if ('refused' in first) throw new Error(first.refused)
  posts = { ...posts, version: 1, appointments: [first.after] }
  expect(appoint(one)).toEqual({ refused: 'state-refused', field: 'from' })
  expect(appoint(other)).toMatchObject({ type: 'post.appointed', after: { unit: other } })
})
