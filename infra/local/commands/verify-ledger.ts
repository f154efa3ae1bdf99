import { clientOf, type Client, type Line } from '#shared/contract/client.ts'
import { gridRoutes } from '#shared/grids/routes.ts'
import { ledgerRoutes } from '#shared/ledger/routes.ts'
import { liesUnder, registersAbove } from '#shared/lib/division-code.ts'
import { peopleRoutes } from '#shared/people/routes.ts'
import { openLine, SERVER_OPTIONS, SERVER_USAGE } from './find-server.ts'
import { ProgressBar } from './progress-bar.ts'
import { readArgs, runCommand } from './run-command.ts'

const USAGE = `npm run ledger:verify -- [options]

核对全部台账链与封存，指出第一处断裂；有发现时退出码为 1。 Verifies all chains and seals and names the first break;
exit code 1 when there is one.

${SERVER_USAGE}`

interface Tally {
  chains: number
  events: number
  seals: number
  deletedByRule: number
  findings: { aggregate: string; seq: number; fault: string; county: string }[]
}

async function listCounties(line: Line): Promise<string[]> {
  const grids = clientOf(gridRoutes, line)
  const counties: string[] = []
  let cursor: string | undefined
  do {
    const page = await grids.listDivisions({ query: cursor === undefined ? {} : { cursor } })
    counties.push(...page.items.map(({ code }) => code))
    cursor = page.cursor
  } while (cursor !== undefined)
  return counties
}

/**
 * The counties in reach of whoever asks, and what is recorded above them: the people of a city, a province or
 * all.
 */
async function listRegisters(line: Line): Promise<string[]> {
  const [counties, { division }] = await Promise.all([
    listCounties(line),
    clientOf(peopleRoutes, line).readMe({}),
  ])
  return [...counties.filter((county) => liesUnder(county, division)), ...registersAbove(counties, division)]
}

async function verifyCounty(
  county: string,
  ledger: Client<typeof ledgerRoutes>,
  total: Tally,
  went: () => void,
): Promise<void> {
  let cursor: string | undefined
  do {
    const part = await ledger.verifyPart({
      params: { county },
      query: cursor === undefined ? {} : { cursor },
    })
    total.chains += part.chains
    total.events += part.events
    total.seals += part.seals
    total.deletedByRule += part.deletedByRule
    total.findings.push(...part.findings.map((finding) => ({ ...finding, county })))
    cursor = part.cursor
    went()
  } while (cursor !== undefined)
}

function report({ chains, events, seals, deletedByRule, findings }: Tally): void {
  console.log(
    `链 chains ${chains}, 记录 events ${events}, 封存 seals ${seals}, 按规则删除 deleted by rule ${deletedByRule}, 问题 findings ${findings.length}`,
  )
  const [first] = findings
  if (first === undefined) return console.log('全部完好  Everything holds')
  console.log(`第一处断裂  First break: ${first.county} ${first.aggregate} #${first.seq} ${first.fault}`)
  process.exitCode = 1
}

await runCommand(USAGE, async () => {
  const { values } = readArgs(SERVER_OPTIONS)
  const line = openLine(values, 'platform-admin')
  const ledger = clientOf(ledgerRoutes, line)
  const total: Tally = { chains: 0, events: 0, seals: 0, deletedByRule: 0, findings: [] }
  const progress = new ProgressBar('核对链 verifying chains')
  for (const county of await listRegisters(line)) {
    await verifyCounty(county, ledger, total, () => progress.show(total.chains, null))
  }
  progress.end()
  report(total)
})
