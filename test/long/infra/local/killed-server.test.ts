import { afterEach, expect, test } from 'vitest'
import { startServer, type Server } from '#test/support/server.ts'

let server: Server | undefined
afterEach(() => server?.stop())

test('after kill -9 of the server alone, the next start ends the engine that was left and goes on', async () => {
  server = await startServer({ args: ['--empty'] })
  await server.kill9Server()
  server = await server.restart()
  expect((await fetch(`${server.url}/api/health`)).status).toBe(200)
})
