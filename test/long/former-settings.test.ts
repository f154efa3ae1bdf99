import { ulid } from 'ulid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Notice } from '#shared/notices/notice.ts'
import type { Setting, SettingVersion } from '#shared/settings/setting.ts'
import { formerly, startOnFormer } from '#test/support/former.ts'

/* A folder as the last day of November 2026 left it: settings in every state, and notices. */
interface Former {
  readonly settings: readonly Setting[]
  readonly versions: Readonly<Record<string, readonly SettingVersion[]>>
  readonly notices: readonly Notice[]
}
const former = formerly<Former>('2026-11-settings')

let platform: Awaited<ReturnType<typeof startOnFormer>>
beforeAll(async () => {
  platform = await startOnFormer('2026-11-settings', ['--empty'])
})
afterAll(() => platform.stop())

test('settings are read as they were, in force, to come and withdrawn', async () => {
  expect((await platform.ask<{ items: Setting[] }>('/api/settings')).items).toEqual(former.settings)
  for (const [kind, versions] of Object.entries(former.versions))
    expect(await platform.ask(`/api/settings/530402/${kind}/versions`)).toMatchObject({ items: versions })
})

test('notices that stood stand, and are taken up', async () => {
  const { items } = await platform.ask<{ items: Notice[] }>('/api/notices', undefined, 'platform-admin')
  expect(items).toEqual(former.notices)
  const [{ id, version: expectedVersion }] = former.notices as [Notice]
  const command = { type: 'acknowledge', commandId: `cmd_${ulid()}`, expectedVersion }
  const path = `/api/notices/${encodeURIComponent(id)}/commands`
  const { notice } = await platform.ask<{ notice: Notice }>(path, command, 'platform-admin')
  expect(notice).toMatchObject({
    version: expectedVersion + 1,
    acknowledged: { by: { id: 'platform-admin' } },
  })
})

test('its record holds', async () => {
  const ledger = '/api/ledger/530402'
  const chain = await platform.ask<{ events: object[]; findings: object[] }>(
    `${ledger}/chains/setting_530402_classes`,
    undefined,
    'auditor',
  )
  expect([chain.events.length, chain.findings]).toEqual([2, []])
  for (let cursor = ''; ;) {
    const part = await platform.ask<{ findings: object[]; cursor?: string }>(
      `${ledger}/verify${cursor}`,
      undefined,
      'auditor',
    )
    expect(part.findings).toEqual([])
    if (part.cursor === undefined) return
    cursor = `?cursor=${encodeURIComponent(part.cursor)}`
  }
})
