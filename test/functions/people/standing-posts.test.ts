import { ulid } from 'ulid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { placesWithPosts } from '#functions/people/standing-posts.ts'
import { command, draftDesk } from '#test/support/a-draft.ts'
import { publishDemoCounty, startPlatform, type Platform } from '#test/support/platform.ts'

let platform: Platform
beforeAll(async () => {
  platform = await startPlatform()
}, 120_000)
afterAll(() => platform.stop())

test('places that ever had a post are found by batches of their heads, in the order in which they are asked', async () => {
  const { grids } = await publishDemoCounty(platform)
  const manned = [grids[70]!.code, grids[3]!.code]
  for (const code of manned) {
    const post = { type: 'appoint', post: 'party-branch', organisation: '支部', expectedVersion: 0 }
    const begun = { ...command(), appointment: `apt_${ulid()}`, from: new Date().toISOString() }
    draftDesk(platform).ok(
      await platform.call('platform-admin', 'POST', `/api/posts/${code}/commands`, { ...post, ...begun }),
    )
  }
  const sent: string[] = []
  const note = { step: 'initialize', name: 'note-what-is-sent' } as const
  platform.db.client.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        sent.push(commandName ?? '')
        return next(args)
      },
    note,
  )
  const codes = grids.map(({ code }) => code).reverse()
  expect(await placesWithPosts(codes, platform.db)).toEqual(manned)
  platform.db.client.middlewareStack.remove(note.name)
  expect(codes).toHaveLength(120)
  expect(sent).toEqual(['BatchGetItemCommand', 'BatchGetItemCommand'])
})
