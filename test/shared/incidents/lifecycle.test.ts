import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Command, COMMAND_TYPES, type CommandType } from '#shared/incidents/command.ts'
import { decide, decideSubmission, type Placed } from '#shared/incidents/decide.ts'
import { begin, evolve, Fact, Reported } from '#shared/incidents/facts.ts'
import type { Incident, Placement } from '#shared/incidents/incident.ts'
import { objection, openSteps } from '#shared/incidents/lifecycle.ts'
import { readersOf } from '#shared/incidents/readers.ts'
import { loseReaders, lostAt, reads } from '#shared/people/readers.ts'
import { PersonId } from '#shared/lib/id.ts'
import { actionsOf, Role } from '#shared/people/access.ts'
import type { Actor } from '#shared/people/person.ts'
import { aCommand, aSubmission, at } from '#test/support/an-incident.ts'

const actorOf = (id: string, division: string, ...roles: Role[]): Actor => ({
  id: PersonId.parse(id),
  name: id,
  division,
  actions: actionsOf(roles),
})

const ACTORS = [
  actorOf('overseer', '', 'operator', 'county-staff', 'auditor'),
  actorOf('operator', '530402', 'operator'),
  actorOf('patrol', '530402006', 'patrol'),
  actorOf('stranger', '530402001', 'patrol'),
  actorOf('auditor', '530402', 'auditor'),
  actorOf('staff', '530402', 'county-staff'),
]

const GRIDS = ['530402006012001', '530402006012002', '530402001001001']

const placement = (owner: string): Placement => ({
  planVersion: 1,
  rule: 'inside',
  owner,
  candidates: [{ code: owner, name: owner, inside: true, marginMetres: 12 }],
  chooser: 'rule',
  datum: 'WGS84',
  lngLat: [102.5, 24.3],
})

const placed = (owner: string): Placed => ({ division: owner, placement: placement(owner) })

const anyCommand = fc
  .record({
    type: fc.constantFrom(...COMMAND_TYPES),
    grid: fc.constantFrom(...GRIDS),
    pass: fc.boolean(),
    to: fc.constantFrom('patrol', '530402001'),
  })
  .map(({ type, grid, pass, to }) => ({ type, grid, more: argumentsOf(type, { grid, pass, to }) }))

function argumentsOf(
  type: CommandType,
  { grid, pass, to }: { grid: string; pass: boolean; to: string },
): object {
  switch (type) {
    case 'return':
    case 'refuse':
      return { reason: '理由' }
    case 'assign':
      return { to }
    case 'feedback':
    case 'comment':
      return { text: '文字' }
    case 'verify':
      return pass ? { outcome: 'pass' } : { outcome: 'fail', reason: '不合格' }
    case 'relocate':
      return { position: at({ lng: 102.5, lat: 24.3 }) }
    case 'choose-grid':
      return { code: grid, reason: '选择' }
    case 'accept':
    case 'resubmit':
    case 'start':
    case 'close':
      return {}
  }
}

const walk = fc.array(fc.record({ who: fc.constantFrom(...ACTORS), command: anyCommand }), { maxLength: 40 })

/** Takes commands as the server would; the states passed through and the facts that led there. */
function take(steps: readonly { who: Actor; command: { type: CommandType; grid: string; more: object } }[]) {
  const submission = aSubmission({ position: at({ lng: 102.5, lat: 24.3 }) })
  const first = decideSubmission(submission, placed(GRIDS[0] ?? ''))
  const occasion = (actor: Actor, n: number) => ({
    at: new Date(1_700_000_000_000 + n).toISOString(),
    actor: actor.id,
    hash: 'a'.repeat(64),
  })
  const author = ACTORS[2] ?? actorOf('patrol', '530402006', 'patrol')
  const states: Incident[] = [begin(submission.id, first, occasion(author, 0))]
  const facts: { fact: Fact; by: Actor; n: number }[] = []
  for (const [index, { who, command }] of steps.entries()) {
    const before = states.at(-1)
    if (before === undefined) break
    const parsed = Command.parse(aCommand(command.type, before.version, command.more))
    const fact = decide(before, parsed, who, placed(command.grid))
    if ('refused' in fact) continue
    facts.push({ fact, by: who, n: index + 1 })
    states.push(evolve(before, fact, occasion(who, index + 1)))
  }
  return { submission, first, states, facts, occasion, author }
}

test('whatever is asked by whomever, the version grows by one a step and the state follows the table', () => {
  fc.assert(
    fc.property(walk, (steps) => {
      const { states } = take(steps)
      for (const [index, state] of states.entries()) {
        expect(state.version).toBe(index + 1)
        expect(state.grid === null || state.division === state.grid).toBe(true)
        expect(state.county).toBe(state.division.slice(0, 6))
        if (['assigned', 'handling', 'verifying'].includes(state.status))
          expect(state.assignee).not.toBeNull()
      }
    }),
    { numRuns: 300, seed: 6 },
  )
})

test('the facts alone give the same incident again', () => {
  fc.assert(
    fc.property(walk, (steps) => {
      const { submission, first, states, facts, occasion, author } = take(steps)
      const stored = (fact: Fact): unknown => JSON.parse(JSON.stringify(fact))
      const replayed = facts.reduce(
        (state, { fact, by, n }) => evolve(state, Fact.parse(stored(fact)), occasion(by, n)),
        begin(submission.id, Reported.parse(stored(first)), occasion(author, 0)),
      )
      expect(replayed).toEqual(states.at(-1))
    }),
    { numRuns: 100, seed: 7 },
  )
})

test('a grid chosen by a person stays until a person chooses another', () => {
  fc.assert(
    fc.property(walk, (steps) => {
      const { states, facts } = take(steps)
      let chosen: string | null = null
      for (const [index, { fact }] of facts.entries()) {
        if (fact.type === 'incident.grid-chosen') chosen = String(fact.codes['grid'])
        if (chosen !== null) expect(states[index + 1]?.grid).toBe(chosen)
      }
    }),
    { numRuns: 200, seed: 8 },
  )
})

test('a button is enabled exactly when the server would take the command', () => {
  fc.assert(
    fc.property(walk, fc.constantFrom(...ACTORS), (steps, who) => {
      const incident = take(steps).states.at(-1)
      if (incident === undefined) return
      for (const type of COMMAND_TYPES) {
        const command = Command.parse(
          aCommand(
            type,
            incident.version,
            argumentsOf(type, { grid: GRIDS[1] ?? '', pass: true, to: 'patrol' }),
          ),
        )
        const isTaken = !('refused' in decide(incident, command, who, placed(GRIDS[1] ?? '')))
        expect(isTaken).toBe(openSteps(incident, who).some(({ command: one }) => one === type))
        expect(isTaken).toBe(objection(type, incident, who) === null)
      }
    }),
    { numRuns: 100, seed: 9 },
  )
})

test('a stale version is refused before the state is looked at, and the role before both', () => {
  const { states } = take([])
  const [incident] = states
  if (incident === undefined) throw new Error('no incident')
  const accept = Command.parse(aCommand('accept', 7))
  expect(decide(incident, accept, ACTORS[1] as Actor, null)).toEqual({ refused: 'version-conflict' })
  expect(decide(incident, accept, ACTORS[2] as Actor, null)).toEqual({ refused: 'forbidden' })
  expect(() => Command.parse(aCommand('verify', 1, { outcome: 'fail' }))).toThrow('reason')
})

test('whoever read a row once either reads it still or is told from which version on he does not', () => {
  fc.assert(
    fc.property(walk, fc.constantFrom(...ACTORS), (steps, who) => {
      const { states } = take(steps)
      let former: ReturnType<typeof loseReaders> = []
      let readOnce = false
      for (const [index, state] of states.entries()) {
        const before = states[index - 1]
        if (before !== undefined)
          former = loseReaders(former, readersOf(before), readersOf(state), state.version)
        const readsNow = reads(readersOf(state), who)
        readOnce ||= readsNow
        if (readOnce && !readsNow) expect(lostAt(former, who)).toBeGreaterThan(1)
        if (!readOnce) expect(lostAt(former, who)).toBeNull()
      }
    }),
    { numRuns: 200, seed: 10 },
  )
})
