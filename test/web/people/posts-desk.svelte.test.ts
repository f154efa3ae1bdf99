import { expect, test } from 'vitest'
import { Refusal } from '#shared/contract/client.ts'
import { Appointment } from '#shared/people/post.ts'
import type { PostList } from '#shared/people/routes.ts'
import type { Api } from '../../../web/src/api/client.ts'
import { Attempt } from '../../../web/src/api/attempt.svelte.ts'
import { PostsDesk } from '../../../web/src/people/posts-desk.svelte.ts'
import { refused } from '../support/draft-server.ts'

const ENDED = Appointment.omit({ v: true }).parse({
  division: '530402006012',
  id: `apt_01J${'0'.repeat(23)}`,
  post: 'party-branch',
  person: null,
  organisation: '支部',
  unit: null,
  above: null,
  from: '2026-01-01T00:00:00.000Z',
  to: null,
})

type Body = Parameters<Api['people']['commandPosts']>[0]['body']

/** Posts of a place at a server that does a command once by its id, and may lose the answer. */
class PostServer {
  version = 1
  losesAnswers = false
  readonly #done = new Map<string, string>()

  readonly api = {
    readPosts: () =>
      Promise.resolve({
        division: '530402006012',
        items: [],
        people: [],
        version: this.version,
      } satisfies PostList),
    commandPosts: ({ body }: { body: Body }) => this.#take(body),
  } as Partial<Api['people']> as Api['people']

  #take(body: Body): ReturnType<Api['people']['commandPosts']> {
    const said = JSON.stringify(body)
    const before = this.#done.get(body.commandId)
    if (before !== undefined && before !== said) return Promise.reject(refused('id-reused'))
    if (before === undefined) {
      if (body.expectedVersion !== this.version) return Promise.reject(refused('version-conflict'))
      this.#done.set(body.commandId, said)
      this.version += 1
    }
    if (this.losesAnswers) return Promise.reject(new Refusal(null, 0))
    return Promise.resolve({ version: this.version, appointment: ENDED })
  }
}

test('a step whose answer was lost is done once, also when the list was read anew before it was pressed again', async () => {
  const server = new PostServer()
  const posts = new PostsDesk(server.api)
  await posts.open('530402006012')
  const attempt = new Attempt<true>()
  const press = () =>
    attempt.run({ end: 'the post' }, (id) =>
      posts.command(id, { type: 'end', appointment: ENDED.id, to: '2026-11-01T00:00:00.000Z' }),
    )
  server.losesAnswers = true
  expect(await press()).toBeNull()
  await posts.open('530402006012')
  server.losesAnswers = false
  expect([await press(), attempt.error, server.version]).toEqual([true, null, 2])
})
