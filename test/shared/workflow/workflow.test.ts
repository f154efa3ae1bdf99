import { describe, expect, test } from 'vitest'
import { COMMAND_TYPES } from '#shared/incidents/command.ts'
import { decideSubmission } from '#shared/incidents/decide.ts'
import { begin } from '#shared/incidents/facts.ts'
import { Incident, Status } from '#shared/incidents/incident.ts'
import { commandsInto, isOpen, stateOf } from '#shared/incidents/lifecycle.ts'
import { PersonId } from '#shared/lib/id.ts'
import { IN_FORCE, OPEN_CODES, workflowOf } from '#shared/workflow/in-force.ts'
import { VERSION_1 } from '#shared/workflow/version-1.ts'
import { endsOf, Workflow } from '#shared/workflow/workflow.ts'
import { aSubmission } from '#test/support/an-incident.ts'

/** The first version with a change, and what its schema says of it. */
const flawsOf = (change: (workflow: Workflow) => void): string[] => {
  const workflow = structuredClone(VERSION_1) as unknown as Workflow
  change(workflow)
  return Workflow.safeParse(workflow).error?.issues.map(({ message }) => message) ?? []
}

describe('a definition', () => {
  test('of the first version holds, and has a step for each command and no key of the console', () => {
    expect(flawsOf(() => {})).toEqual([])
    const { steps } = workflowOf(1)
    expect(steps.map(({ command }) => command)).toEqual(COMMAND_TYPES)
    for (const { key } of steps) expect(['j', 'k', 'p', 'q', 'z']).not.toContain(key)
  })

  test('is refused with a state that nothing leads to, and one that nothing leads out of', () => {
    const lonely = { ...VERSION_1.states[2], code: 'parked' }
    expect(flawsOf(({ states }) => states.push(lonely))).toEqual([
      'nothing leads to parked',
      'what is parked is to be done something about, and no step leads out of it',
    ])
    const isClose = ({ command }: { command: string }) => command === 'close'
    expect(flawsOf(({ steps }) => steps.splice(steps.findIndex(isClose), 1))).toEqual([
      'nothing leads to closed',
      'what is verified is to be done something about, and no step leads out of it',
    ])
  })

  test('is refused with a state that there is not, and with two of a name or a key', () => {
    expect(flawsOf(({ steps }) => steps[0]!.from.push('dreamt'))).toEqual(['no state is called dreamt'])
    expect(flawsOf(({ states }) => states.push(states[0]!))).toEqual(['two states are called reported'])
    expect(flawsOf(({ steps }) => (steps[1]!.key = 'a'))).toEqual(['two steps have the key a'])
    expect(flawsOf(({ steps }) => (steps[1]!.command = 'accept'))).toEqual(['two steps are called accept'])
  })

  test('is refused with a step that nobody may take, or that starts nowhere', () => {
    expect(flawsOf(({ steps }) => (steps[0]!.by = []))).not.toEqual([])
    expect(flawsOf(({ steps }) => (steps[0]!.from = []))).not.toEqual([])
  })
})

describe('an incident', () => {
  const occasion = { at: '2026-11-22T07:04:00.000Z', actor: PersonId.parse('patrol'), hash: 'a'.repeat(64) }
  const submission = aSubmission()
  const fact = decideSubmission(submission, { division: '530402006', placement: null })
  const incident = begin(submission.id, fact, occasion)

  test('bears the version that it began under, in its chain too', () => {
    expect([incident.workflow, fact.codes['workflow'], incident.status]).toEqual([1, 1, 'reported'])
  })

  test('of before there were versions began under the first, in its row and in its chain', () => {
    const { workflow: _, ...former } = incident
    expect(Incident.parse(former)).toEqual(incident)
    const { workflow: __, ...codes } = fact.codes
    expect(begin(submission.id, { ...fact, codes }, occasion)).toEqual(incident)
  })

  test('goes by the newest version that a page knows where a newer server has another', () => {
    const newer = { ...incident, workflow: 7 }
    expect(stateOf(newer)).toEqual(stateOf(incident))
    expect(isOpen({ ...newer, status: 'archived' as Status })).toBe(true)
  })

  test('is open in the states in which something is to be done, by the same word everywhere', () => {
    const open = Status.options.filter((status) => isOpen({ workflow: IN_FORCE, status }))
    expect(open).toEqual(OPEN_CODES)
    expect(Status.options.filter((status) => !open.includes(status))).toEqual(['closed', 'void'])
  })

  test('knows which commands led to where it is', () => {
    expect(commandsInto({ workflow: 1, status: 'returned' })).toEqual(['return'])
    expect(commandsInto({ workflow: 1, status: 'assigned' })).toEqual(['assign', 'verify'])
    for (const step of workflowOf(1).steps)
      for (const from of step.from) expect(Status.options).toEqual(expect.arrayContaining(endsOf(step, from)))
  })
})
