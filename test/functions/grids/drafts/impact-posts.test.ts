import { afterAll, beforeAll, expect, test } from 'vitest'
import { labelPoint } from '#shared/geo/label-point.ts'
import type { DraftGrid } from '#shared/grids/draft.ts'
import { ulid } from 'ulid'
import { command, draftDesk, OTHER, STAFF } from '#test/support/a-draft.ts'
import { publishDemoCounty, startPlatform, type Platform } from '#test/support/platform.ts'

let platform: Platform
let desk: ReturnType<typeof draftDesk>
beforeAll(async () => {
  platform = await startPlatform()
  await publishDemoCounty(platform)
  desk = draftDesk(platform)
}, 120_000)
afterAll(() => platform.stop())

const appoint = async (code: string, expectedVersion: number, about: object): Promise<void> => {
  const begun = { ...command(), appointment: `apt_${ulid()}`, from: new Date().toISOString() }
  const body = { ...begun, type: 'appoint', expectedVersion, ...about }
  desk.ok(await platform.call('platform-admin', 'POST', `/api/posts/${code}/commands`, body))
}

const impactOf = async (id: string) =>
  desk.ok(await platform.call(STAFF, 'GET', `/api/drafts/${id}/impact`)).body

/** Merges a grid with the first neighbour that it has. */
async function mergeWithNeighbour(
  id: string,
  into: DraftGrid,
  others: readonly DraftGrid[],
): Promise<DraftGrid> {
  for (const other of others) {
    const edit = { type: 'merge', codes: [into.code, other.code], into: into.code }
    if ((await desk.edit(STAFF, id, 1, edit)).status === 200) return other
  }
  throw new Error('no neighbour')
}

test('the approval document names whose grid ends, whose gets more or less ground and from whom, and what is new and vacant', async () => {
  const draft = await desk.create('530402', 1)
  const { grids } = await desk.grids(draft.id)
  const [into, ...rest] = grids
  const other = await mergeWithNeighbour(draft.id, into!, rest.filter((one) => one.code.startsWith(into!.code.slice(0, 12)))) // prettier-ignore
  const cut = grids.find((grid) => grid.code.slice(0, 9) !== into!.code.slice(0, 9))!
  await appoint(into!.code, 0, { post: 'grid-head', person: STAFF })
  await appoint(into!.code, 1, { post: 'party-branch', organisation: '第一支部' })
  await appoint(other.code, 0, { post: 'grid-member', person: OTHER })
  await appoint(cut.code, 0, { post: 'grid-member', person: OTHER })
  await appoint(grids.at(-1)!.code, 0, { post: 'grid-head', person: OTHER })
  const [lng, lat] = labelPoint(cut.geometry)
  const line = [
    [lng - 0.1, lat],
    [lng + 0.1, lat],
  ]
  desk.ok(await desk.edit(STAFF, draft.id, 2, { type: 'split', code: cut.code, line, name: '新设' }))
  const { made, posts, unlistedPosts } = await impactOf(draft.id)
  expect(made).toMatchObject([{ name: '新设', origins: [cut.code] }])
  const named = ({ code, name }: { code: string; name: string }) => ({ code, name })
  expect([unlistedPosts, posts]).toEqual([
    0,
    [
      {
        ...named(other),
        fate: 'ends',
        holders: [{ post: 'grid-member', person: OTHER, organisation: null }],
        givesTo: [named(into!)],
        takesFrom: [],
      },
      {
        ...named(into!),
        fate: 'stays',
        holders: expect.toSatisfy((holders: { post: string }[]) => {
          const held = holders.map(({ post }) => post).sort()
          return held.join() === 'grid-head,party-branch'
        }),
        givesTo: [],
        takesFrom: [named(other)],
      },
      {
        ...named(cut),
        fate: 'stays',
        holders: [{ post: 'grid-member', person: OTHER, organisation: null }],
        givesTo: [named(made[0])],
        takesFrom: [],
      },
    ].toSorted((a, b) => order(posts, a.code) - order(posts, b.code)),
  ])
  expect(posts[0].fate).toBe('ends')
  await desk.publish(draft.id)
  await platform.react()
  // What has ended by now is said as it was, and who came later had no part in it.
  await appoint(into!.code, 2, { post: 'part-time-member', person: OTHER })
  expect((await impactOf(draft.id)).posts).toEqual(posts)
})

/** Of those that stay, whose ground is the most comes first. */
const order = (posts: readonly { code: string }[], code: string): number =>
  posts.findIndex((one) => one.code === code)
