import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { getHeapStatistics } from 'node:v8'
import { spawnSync } from 'node:child_process'
import { benchBundles } from './bundles.ts'
import { benchDesignerFrames } from './designer-frames.ts'
import { benchDesigner } from './designer.ts'
import { benchImport } from './import.ts'
import { benchLiveLatency } from './live-latency.ts'
import { benchLoad } from './load.ts'
import { benchLocateBatch } from './locate-batch.ts'
import { benchLocate } from './locate.ts'
import type { Row } from './row.ts'
import { benchStartUp } from './start-up.ts'
import { benchTiles } from './tiles.ts'
import { benchValidate } from './validate.ts'

const PARTS: Record<string, (sizes: readonly number[]) => Promise<Row[]>> = {
  locate: benchLocate,
  batch: benchLocateBatch,
  validate: benchValidate,
  import: benchImport,
  tiles: benchTiles,
  designer: benchDesigner,
  frames: benchDesignerFrames,
  live: benchLiveLatency,
  load: benchLoad,
  start: benchStartUp,
  bundles: benchBundles,
}

const USAGE = `npm run bench -- [--only ${Object.keys(PARTS).join(',')}] [--grids 1000,10000,100000] [--million] [--json FILE]
All figures of one run, as ratios where a peer is on the machine. --grids: the sizes at which the growth is looked at, about seven
minutes for those above. --million: owner lookups among 1,000,000 grids as well, a quarter of an hour and 16 GB of memory.`

const A_MILLION = 1_000_000
/** Megabytes that a county of a million grids takes as GeoJSON with all that is built from it. */
const HEAP_OF_A_MILLION = 14_000

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    json: { type: 'string' },
    only: { type: 'string' },
    grids: { type: 'string', default: '1000,10000,100000' },
    million: { type: 'boolean', default: false },
  },
})
const sizes = values.grids.split(',').map(Number)
if (!sizes.every((size) => Number.isInteger(size) && size > 2)) throw new Error(`not sizes: ${values.grids}`)
if (values.help) {
  console.log(USAGE)
  process.exit()
}
if (values.million && getHeapStatistics().heap_size_limit < HEAP_OF_A_MILLION * 2 ** 20) {
  const again = [`--max-old-space-size=${HEAP_OF_A_MILLION}`, ...process.argv.slice(1)]
  process.exit(spawnSync(process.execPath, again, { stdio: 'inherit' }).status ?? 1)
}
const wanted = values.only?.split(',') ?? Object.keys(PARTS)
const rows: Row[] = []
for (const name of wanted) {
  const part = PARTS[name]
  if (part === undefined) throw new Error(`no bench is called ${name}: ${Object.keys(PARTS).join(', ')}`)
  const isGrowing = values.million && part === benchLocate
  const measured = await part(isGrowing ? [...sizes, A_MILLION] : sizes)
  for (const { name: row, grids, ours, peer, ratio, unit } of measured) {
    const size = grids === 0 ? '' : ` at ${grids} grids`
    const beside = peer === null ? '' : peer === 'absent' ? ', peer absent' : `, peer ${peer}, ratio ${ratio}`
    console.log(`${row}${size}: ${ours} ${unit}${beside}`)
  }
  rows.push(...measured)
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`)
