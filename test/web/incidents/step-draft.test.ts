import { describe, expect, test } from 'vitest'
import { Command, COMMAND_TYPES } from '#shared/incidents/command.ts'
import { stepOf } from '#shared/incidents/lifecycle.ts'
import { bodyOf, draftOf, type StepDraft } from '../../../web/src/incidents/step-draft.ts'
import { anIncident } from '../support/an-incident.ts'

const step = (type: Command['type']) => stepOf(anIncident(1), type)
const filled: StepDraft = {
  ...draftOf(anIncident(1)),
  reason: ' 材料不全 ',
  text: ' 已处置 ',
  to: '530402006012001',
  outcome: 'fail',
  code: '530402006012001',
  place: { lng: 102.55, lat: 24.35, accuracyMetres: 3 },
}
const envelope = { commandId: 'cmd_01J00000000000000000000000', expectedVersion: 3 }

describe('a form of a step', () => {
  test.each(COMMAND_TYPES)('makes a %s that the contract takes, when it is filled in', (type) => {
    const body = bodyOf(step(type), filled)
    expect(body).not.toHaveProperty('missing')
    expect(Command.safeParse({ ...body, ...envelope }).error).toBeUndefined()
  })

  test.each([
    ['return', 'reason'],
    ['refuse', 'reason'],
    ['assign', 'to'],
    ['feedback', 'text'],
    ['comment', 'text'],
    ['relocate', 'place'],
    ['choose-grid', 'code'],
  ] as const)('says what a %s still needs', (type, missing) => {
    expect(bodyOf(step(type), draftOf(anIncident(1)))).toEqual({ missing })
  })

  test('asks for a reason only when a verification fails', () => {
    const empty = draftOf(anIncident(1))
    expect(bodyOf(step('verify'), empty)).toEqual({ type: 'verify', outcome: 'pass' })
    expect(bodyOf(step('verify'), { ...empty, outcome: 'fail' })).toEqual({ missing: 'reason' })
  })

  test('leaves out spaces round what was typed', () => {
    expect(bodyOf(step('return'), filled)).toEqual({ type: 'return', reason: '材料不全' })
  })
})
