import { ulid } from 'ulid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { formerly, startOnFormer } from '#test/support/former.ts'
import { runCommand } from '#test/support/server.ts'

/*
 * A county as the release of November 2026 left it: every state of incidents and drafts, jobs, people, posts
 * and plans. This release starts on it, reads all of it as it was, goes on writing, and its record holds.
 */
interface Former {
  readonly incidents: Record<string, Record<string, unknown> & { version: number; events: number }>
  readonly drafts: Record<string, object>
  readonly jobs: Record<string, { readonly division: string }>
  readonly people: Record<string, object>
  readonly plans: Record<string, object>
  readonly posts: Record<string, { readonly version: number; readonly appointments: readonly string[] }>
}

const ADMIN = 'platform-admin'
const former = formerly<Former>('2026-11')

let platform: Awaited<ReturnType<typeof startOnFormer>>
const ask: typeof platform.ask = (...asked) => platform.ask(...asked)
beforeAll(async () => {
  platform = await startOnFormer('2026-11')
})
afterAll(() => platform.stop())

/** Files of other counties were announced by who runs the platform. */
const followerOf = ({ division }: { division: string }): string =>
  division === '530402' ? 'county-staff' : ADMIN

test('every incident is read as it was, with its whole history', async () => {
  for (const [id, { events, rule, chooser, ...expected }] of Object.entries(former.incidents)) {
    const { incident } = await ask<{ incident: { placement: object | null } }>(`/api/incidents/${id}`)
    expect(incident).toMatchObject(expected)
    if (rule !== undefined) expect(incident.placement).toMatchObject({ rule, chooser })
    const { items } = await ask<{ items: object[] }>(`/api/incidents/${id}/history`)
    expect(items).toHaveLength(events)
  }
})

test('drafts, jobs, plans, people and posts are read as they were', async () => {
  for (const [id, expected] of Object.entries(former.drafts))
    expect((await ask<{ draft: object }>(`/api/drafts/${id}`)).draft).toMatchObject(expected)
  for (const [id, expected] of Object.entries(former.jobs))
    expect(await ask(`/api/jobs/${id}`, undefined, followerOf(expected))).toMatchObject(expected)
  for (const [county, expected] of Object.entries(former.plans))
    expect(await ask(`/api/plans/${county}`)).toMatchObject(expected)
  const { items } = await ask<{ items: { id: string }[] }>('/api/people?disabled=true', undefined, ADMIN)
  for (const [id, expected] of Object.entries(former.people))
    expect(items.find((person) => person.id === id)).toMatchObject(expected)
  for (const [place, { version, appointments }] of Object.entries(former.posts)) {
    const posts = await ask<{ version: number; items: { id: string }[] }>(
      `/api/posts/${place}`,
      undefined,
      ADMIN,
    )
    expect([posts.version, posts.items.map(({ id }) => id).toSorted()]).toEqual([
      version,
      appointments.toSorted(),
    ])
  }
})

test('what was begun then goes on: an incident through its next step, a draft through another edit', async () => {
  const command = () => ({ commandId: `cmd_${ulid()}` })
  const [id, before] = Object.entries(former.incidents).find(([, { status }]) => status === 'reported')!
  const accept = { ...command(), type: 'accept', expectedVersion: before.version }
  const { incident } = await ask(`/api/incidents/${id}/commands`, accept, 'county-operator')
  expect(incident).toMatchObject({ status: 'accepted', version: before.version + 1 })
  const [draft] = Object.entries(former.drafts).find(([, one]) => 'status' in one && one.status === 'open')!
  const { draft: head } = await ask<{ draft: { version: number } }>(`/api/drafts/${draft}`)
  const { features } = await ask<{ features: { properties: { code: string } }[] }>(
    `/api/drafts/${draft}/grids`,
  )
  const rename = { type: 'rename', code: features[0]!.properties.code, name: '今后之名' }
  const edit = { ...command(), expectedVersion: head.version, ...rename }
  expect(await ask(`/api/drafts/${draft}/edits`, edit, 'county-staff')).toMatchObject({
    draft: { version: head.version + 1 },
  })
})

test('its record holds, with what was written since', async () => {
  const { stdout } = await runCommand(platform.server, ['infra/local/commands/verify-ledger.ts'])
  expect(stdout).toContain('Everything holds')
})
