import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusalIn } from '#test/infra/local/commands/refusal-in.ts'
import { runCommand, startServer, type Server } from '#test/support/server.ts'

let server: Server
beforeAll(async () => {
  server = await startServer({ args: ['--empty'] })
})
afterAll(() => server.stop())

const command = (name: string, ...words: string[]) =>
  runCommand(server, [`infra/local/commands/${name}.ts`, ...words])

const refusalOf = (name: string, ...words: string[]) => refusalIn(command(name, ...words))

test(
  'seed draws the county beside the running server, and replaces it only when told to',
  { timeout: 120_000 },
  async () => {
    expect((await command('seed', '--grids', '120', '--incidents', '3')).stdout).toMatch(
      /120 grids[^]*3 incidents added/,
    )
    expect(await refusalOf('seed', '--grids', '130')).toMatch(
      'is there already (version 1, 120 grids): add --yes',
    )
    expect(await refusalOf('seed', '--grids', '100001')).toMatch(
      '--grids must be a whole number from 105 to 100000',
    )
    expect((await command('seed', '--grids', '130', '--yes')).stdout).toMatch(
      'Version 2 is published, 130 grids',
    )
    const { stdout } = await command('simulate', '--rate', '6000', '--count', '3')
    expect(stdout.match(/inc_\w{26} {2}530402\d{9}/g)).toHaveLength(3)
    const verified = await command('verify-ledger')
    expect(verified.stdout).toMatch(/chains 7, .* findings 0\n.*Everything holds/)
  },
)
