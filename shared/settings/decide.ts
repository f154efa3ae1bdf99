import type { ErrorCode } from '../contract/errors.ts'
import { tolerant } from '../contract/tolerant.ts'
import type { Instant } from '../lib/time.ts'
import type { SettingCommand } from './command.ts'
import { settingKind, type SettingKind } from './kinds.ts'
import { standingAt, type Setting, type SettingVersion } from './setting.ts'

interface Refused {
  readonly refused: Extract<ErrorCode, 'invalid' | 'version-conflict' | 'state-refused'>
  readonly detail: string
  readonly field?: string
  readonly codes?: readonly string[]
}

interface Changed {
  readonly type: 'setting.changed'
  readonly value: SettingVersion['value']
  readonly effectiveFrom: Instant
}

interface Withdrawn {
  readonly type: 'setting.withdrawn'
  readonly version: SettingVersion
}

export type SettingFact = Changed | Withdrawn

const refuse = (refused: Refused['refused'], detail: string, more: Partial<Refused> = {}): Refused => ({
  refused,
  detail,
  ...more,
})

/**
 * What becomes of a command to a setting, null for one that was never changed. A version that is to come
 * stands in the way of another: of two, nobody could say which one was meant to follow. The value of the
 * command was read by the schema of its kind.
 */
export function decide(
  kind: SettingKind,
  setting: Setting | null,
  command: SettingCommand,
  now: Instant,
): SettingFact | Refused {
  if (command.expectedVersion !== (setting?.version ?? 0))
    return refuse('version-conflict', 'somebody else changed it meanwhile')
  const { current, next } = standingAt(setting, now)
  if (command.type === 'withdraw')
    return next === null
      ? refuse('state-refused', 'no version is to come')
      : { type: 'setting.withdrawn', version: next }
  if (next !== null)
    return refuse(
      'state-refused',
      `version ${next.number} is to come on ${next.effectiveFrom}: withdraw it first`,
    )
  return change(kind, current, command, now)
}

function change(
  kind: SettingKind,
  current: SettingVersion | null,
  command: Extract<SettingCommand, { type: 'set' }>,
  now: Instant,
): Changed | Refused {
  const { schema, seed, gone } = settingKind(kind)
  const { value } = command
  const before = current === null ? seed : (tolerant(schema).safeParse(current.value).data ?? seed)
  const left = gone?.(before, value) ?? []
  if (left.length > 0)
    return refuse(
      'invalid',
      `value: ${left.join(', ')} may stand in what was stored: retire it, do not remove it`,
      {
        field: 'value',
        codes: left,
      },
    )
  const effectiveFrom = command.effectiveFrom ?? now
  if (effectiveFrom < now)
    return refuse('invalid', 'effectiveFrom: it cannot come into force in the past', {
      field: 'effectiveFrom',
    })
  if (current !== null && JSON.stringify(value) === JSON.stringify(before))
    return refuse('state-refused', 'it says what is in force already')
  return { type: 'setting.changed', value, effectiveFrom }
}
