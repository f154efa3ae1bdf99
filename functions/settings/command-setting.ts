import * as z from 'zod'
import { hashOf } from '#shared/ledger/chain.ts'
import type { Instant } from '#shared/lib/time.ts'
import type { Actor } from '#shared/people/person.ts'
import type { SettingCommand } from '#shared/settings/command.ts'
import { decide, type SettingFact } from '#shared/settings/decide.ts'
import { settingKind, type SettingKind } from '#shared/settings/kinds.ts'
import { settingId, standingAt, type Setting, type SettingVersion } from '#shared/settings/setting.ts'
import type { Clock } from '../platform/clock.ts'
import { commit, nextEvent } from '../platform/dynamo/commit.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { takenBy, takeOnce } from '../platform/dynamo/take-once.ts'
import { Fault } from '../platform/fault.ts'
import { parsePart } from '../platform/http/parse.ts'
import { changeSetting, settingTable, type StoredSetting } from './setting-table.ts'

interface About {
  readonly county: string
  readonly kind: SettingKind
}

export interface SettingMeans {
  readonly actor: Actor
  readonly db: Database
  readonly clock: Clock
}

/**
 * Sets a county's own data or takes back what is to come, once. Throws Fault forbidden but for the staff of
 * the county itself, invalid for a value that its kind does not take, version-conflict, and state-refused
 * while another version is to come.
 */
export async function commandSetting(
  { county, kind }: About,
  sent: SettingCommand,
  { actor, db, clock }: SettingMeans,
): Promise<{ setting: Setting }> {
  assertStaff(county, actor)
  const command = readValue(kind, sent)
  const at = clock()
  const id = settingId(county, kind)
  const taken = takenBy(sent, id, actor.id)
  const { answer } = await takeOnce({ db, at, taken }, async () => {
    const before = await settingTable(db).find(county, kind)
    const fact = factOf(kind, before?.setting ?? null, { command, at })
    const { after, kept } = changed({ county, kind, before, fact }, { actor, at })
    const { event, payload } = nextEvent(
      {
        aggregate: id,
        type: fact.type,
        county,
        actor: actor.id,
        at,
        codes: {
          version: kept.version.number,
          effectiveFrom: kept.version.effectiveFrom,
          content: kept.version.content,
          command: command.commandId,
        },
      },
      before?.head ?? null,
      null,
    )
    const stored: StoredSetting = { ...after, head: { seq: event.seq, hash: event.hash } }
    const answer = { setting: stored.setting }
    const first = await commit(db, {
      command: { ...taken, answer: JSON.stringify(answer) },
      event,
      payload,
      state: changeSetting(before, stored, kept),
    })
    return { answer, first }
  })
  return answer
}

/** Only who is in charge of the county as a whole; elsewhere it does not exist. */
function assertStaff(county: string, { division }: Actor): void {
  if (division === county) return
  if (division.startsWith(county) || county.startsWith(division))
    throw new Fault('forbidden', 'only the staff of the county itself change its settings')
  throw new Fault('not-found', `no county ${county}`)
}

/** The command with its value as its kind reads it. Throws Fault invalid that names every field at fault. */
function readValue(kind: SettingKind, command: SettingCommand): SettingCommand {
  if (command.type !== 'set') return command
  const { schema } = settingKind(kind)
  const { value } = parsePart('body', z.object({ value: schema }), { value: command.value }) as {
    value: z.core.util.JSONType
  }
  return { ...command, value }
}

function factOf(
  kind: SettingKind,
  before: Setting | null,
  { command, at }: { command: SettingCommand; at: Instant },
): SettingFact {
  const decided = decide(kind, before, command, at)
  if (!('refused' in decided)) return decided
  const { refused, detail, ...more } = decided
  throw new Fault(refused, detail, { ...more, currentVersion: before?.version ?? 0 })
}

interface Change extends About {
  readonly before: StoredSetting | null
  readonly fact: SettingFact
}

function changed(
  { county, kind, before, fact }: Change,
  { actor, at }: { actor: Actor; at: Instant },
): {
  after: Omit<StoredSetting, 'head'>
  kept: { version: SettingVersion; withdrawnBy?: Actor['id'] }
} {
  const standing = standingAt(before?.setting ?? null, at)
  const newest = before?.newest ?? 0
  const setting = {
    id: settingId(county, kind),
    county,
    kind,
    version: (before?.setting.version ?? 0) + 1,
    ...standing,
  } as const
  if (fact.type === 'setting.withdrawn')
    return {
      after: { v: 1, setting: { ...setting, next: null }, newest },
      kept: { version: fact.version, withdrawnBy: actor.id },
    }
  const { value, effectiveFrom } = fact
  const version: SettingVersion = {
    number: newest + 1,
    effectiveFrom,
    value,
    content: hashOf(value),
    setBy: actor.id,
    setAt: at,
  }
  const isNow = effectiveFrom <= at
  return {
    after: {
      v: 1,
      setting: { ...setting, ...(isNow ? { current: version } : { next: version }) },
      newest: newest + 1,
    },
    kept: { version },
  }
}
