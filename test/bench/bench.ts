import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { benchBundles } from './bundles.ts'
import { benchDesigner } from './designer.ts'
import { benchLiveLatency } from './live-latency.ts'
import { benchLocate } from './locate.ts'
import type { Row } from './row.ts'
import { benchStartUp } from './start-up.ts'
import { benchTiles } from './tiles.ts'
import { benchValidate } from './validate.ts'

const PARTS: Record<string, (sizes: readonly number[]) => Promise<Row[]>> = {
  locate: benchLocate,
  validate: benchValidate,
  tiles: benchTiles,
  designer: benchDesigner,
  live: benchLiveLatency,
  start: benchStartUp,
  bundles: benchBundles,
}

/** `npm run bench -- [--only locate,live] [--grids 1000,1000000] [--json FILE]`: all figures of one run, with their ratios. */
const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    only: { type: 'string' },
    grids: { type: 'string', default: '1000,10000,100000' },
  },
})
const sizes = values.grids.split(',').map(Number)
if (!sizes.every((size) => Number.isInteger(size) && size > 2)) throw new Error(`not sizes: ${values.grids}`)
const wanted = values.only?.split(',') ?? Object.keys(PARTS)
const rows: Row[] = []
for (const name of wanted) {
  const part = PARTS[name]
  if (part === undefined) throw new Error(`no bench is called ${name}: ${Object.keys(PARTS).join(', ')}`)
  const measured = await part(sizes)
  for (const { name: row, grids, ours, peer, ratio, unit } of measured) {
    const size = grids === 0 ? '' : ` at ${grids} grids`
    const beside = peer === null ? '' : peer === 'absent' ? ', peer absent' : `, peer ${peer}, ratio ${ratio}`
    console.log(`${row}${size}: ${ours} ${unit}${beside}`)
  }
  rows.push(...measured)
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`)
