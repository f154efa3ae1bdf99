import { ulid } from 'ulid'
import { Addition } from '#shared/people/command.ts'

/** Somebody new that the real schema takes, in the form in which he is sent. */
export function anAddition(more: object = {}): Addition {
  const id = ulid()
  const addition = {
    commandId: `cmd_${id}`,
    id: `somebody-${id}`,
    name: '李娜',
    roles: ['grid-member'],
    division: '530402006',
    ...more,
  }
  return Addition.parse(JSON.parse(JSON.stringify(addition)))
}

export const aPersonCommand = (type: string, expectedVersion: number, more: object = {}) => ({
  commandId: `cmd_${ulid()}`,
  type,
  expectedVersion,
  ...more,
})

export const aPostCommand = (type: string, expectedVersion: number, more: object = {}) => ({
  commandId: `cmd_${ulid()}`,
  appointment: `apt_${ulid()}`,
  type,
  expectedVersion,
  ...more,
})
