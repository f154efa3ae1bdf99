import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { PlanGrid } from '#shared/geo/grid-index.ts'
import type { LngLat } from '#shared/geo/position.ts'
import { pointBytes, polygonBytes } from './county.ts'

/** Calls a second and what came of them: points with an owner, pairs that overlap. */
interface GeosRate {
  readonly rate: number
  readonly count: number
}

export interface GeosFigures {
  readonly located: GeosRate
  readonly unmoved: GeosRate
  readonly moved: GeosRate
}

/**
 * What GEOS does with a county, by geos.c; null where there is no C compiler or no libgeos (apt-get install
 * libgeos-dev).
 */
export function askGeos(
  county: readonly PlanGrid[],
  points: readonly LngLat[],
  moved: readonly PlanGrid[],
): GeosFigures | null {
  const folder = mkdtempSync(join(tmpdir(), 'bench-geos-'))
  try {
    const program = join(folder, 'geos')
    if (!compiles(program)) return null
    const files = [polygonBytes(county), pointBytes(points), polygonBytes(moved)].map((bytes, i) => {
      const path = join(folder, `${i}.bin`)
      writeFileSync(path, bytes)
      return path
    })
    const lines = execFileSync(program, files, { encoding: 'utf8' }).trim().split('\n')
    const [located, unmoved, shifted] = lines.map((line) => {
      const [rate, count] = line.split(' ').map(Number)
      return { rate: rate!, count: count! }
    })
    return { located: located!, unmoved: unmoved!, moved: shifted! }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function compiles(program: string): boolean {
  try {
    const source = join(import.meta.dirname, 'geos.c')
    execFileSync('cc', ['-O2', '-o', program, source, '-lgeos_c'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
