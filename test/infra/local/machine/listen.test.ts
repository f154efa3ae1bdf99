import { expect, test, vi } from 'vitest'
import { close, listen } from '#infra/local/machine/listen.ts'

test('connections that cannot be taken, as when too many are open, do not end the server', async () => {
  const told = vi.spyOn(console, 'error').mockReturnValue(undefined)
  const where = { port: 0, host: '127.0.0.1' }
  const { server, port } = await listen(where, (_, response) => response.end('here'))
  // What Node makes of EMFILE, once for each line that waits.
  for (let n = 0; n < 3; n += 1) server.emit('error', Object.assign(new Error('accept'), { code: 'EMFILE' }))
  expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toBe('here')
  expect(told).toHaveBeenCalledTimes(1)
  await close(server, 100)
  told.mockRestore()
})
