import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { PlanGrid } from '#shared/geo/grid-index.ts'
import type { LngLat } from '#shared/geo/position.ts'

const VERSIONS = '/usr/lib/postgresql'

export interface Postgis {
  /** Grids found a second, one row at a time inside the server. */
  locateRows(points: readonly LngLat[]): { rate: number; found: number }
  /** Seconds of the faster of two plans that give each point its grid. */
  assign(points: readonly LngLat[]): { seconds: number; found: number }
  /**
   * By type geography, edges straight in degrees: each grid's area, and the metres from the point of the same
   * number to its border.
   */
  measure(points: readonly LngLat[]): { areaSquareMetres: number; borderMetres: number }[]
  stop(): void
}

/**
 * A PostGIS of its own with a county in it, in a temporary folder and without a port; null where it is not
 * installed.
 */
export function startPostgis(county: readonly PlanGrid[]): Postgis | null {
  const [version] = existsSync(VERSIONS) ? readdirSync(VERSIONS) : []
  if (version === undefined || !existsSync(`${VERSIONS}/${version}/lib/postgis-3.so`)) return null
  const folder = mkdtempSync(join(tmpdir(), 'bench-postgis-'))
  chmodSync(folder, 0o777)
  const bin = join(VERSIONS, version, 'bin')
  // PostgreSQL refuses to run as root.
  const run = (command: string): string =>
    process.getuid?.() === 0
      ? execFileSync('su', ['postgres', '-s', '/bin/sh', '-c', command], { encoding: 'utf8', cwd: folder })
      : execFileSync('sh', ['-c', command], { encoding: 'utf8', cwd: folder })
  run(`${bin}/initdb -D ${folder}/data -A trust -U postgres >/dev/null`)
  const settings = `-k ${folder} -c listen_addresses= -c fsync=off -c autovacuum=off -c shared_buffers=512MB -c max_parallel_workers_per_gather=0 -c jit=off`
  run(`${bin}/pg_ctl -D ${folder}/data -w -l ${folder}/log -o '${settings}' start >/dev/null`)
  const sql: Sql = (...parts) => {
    const file = join(folder, 'ask.sql')
    const handle = openSync(file, 'w', 0o644)
    // A million grids are more text than one string can hold.
    for (const part of parts)
      for (const text of typeof part === 'string' ? [part] : part) writeSync(handle, text)
    closeSync(handle)
    return run(`${bin}/psql -h ${folder} -U postgres -qAt -v ON_ERROR_STOP=1 -f ${file}`).trim()
  }
  sql('create extension postgis')
  load(sql, 'grids', county, hexOf)
  const [pid] = readFileSync(join(folder, 'data/postmaster.pid'), 'utf8').split('\n')
  const timed = timing(sql, pid!)
  return {
    locateRows: (points) => locateRows(sql, timed, points),
    assign: (points) => assign(sql, timed, points),
    measure: (points) => measure(sql, points),
    stop: () => {
      run(`${bin}/pg_ctl -D ${folder}/data -m immediate stop >/dev/null`)
      rmSync(folder, { recursive: true })
    },
  }
}

type Sql = (...parts: readonly (string | Iterable<string>)[]) => string

/**
 * Degrees, some hundred metres: edges of geography are geodesics, so that one straight in degrees needs a
 * corner as often.
 */
const STRETCH_DEGREES = 0.001

function measure(sql: Sql, points: readonly LngLat[]): { areaSquareMetres: number; borderMetres: number }[] {
  load(sql, 'places', points, textOf)
  const rows =
    sql(`with cut as (select id, st_segmentize(st_setsrid(geom, 4326), ${STRETCH_DEGREES}) as geom from grids)
    select st_area(cut.geom::geography), st_distance(st_boundary(cut.geom)::geography, st_setsrid(p.geom, 4326)::geography)
    from cut join places p using (id) order by id`)
  sql('drop table places')
  return rows.split('\n').map((row) => {
    const [area, metres] = row.split('|').map(Number)
    return { areaSquareMetres: area!, borderMetres: metres! }
  })
}

/**
 * Runs SQL in a session of its own: the processor's seconds that session took, which a busy machine does not
 * lengthen.
 */
type Timed = (text: string) => { answer: string; seconds: number }

/** Ticks a second of the times in /proc. */
const TICKS = 100

function timing(sql: Sql, postmaster: string): Timed {
  // Times of a server's ended sessions are added up in its process; a moment after its end a session is among
  // them.
  const ticks = (): number => {
    execFileSync('sleep', ['0.3'])
    const fields = readFileSync(`/proc/${postmaster}/stat`, 'utf8').split(') ')[1]!.split(' ')
    return Number(fields[13]) + Number(fields[14])
  }
  return (text) => {
    const before = ticks()
    const answer = sql(text)
    return { answer, seconds: (ticks() - before) / TICKS }
  }
}

/** A table of things, numbered from 0, and their geometry, indexed. */
function load<T>(sql: Sql, table: string, things: readonly T[], geometryOf: (thing: T) => string): void {
  function* rows(): Iterable<string> {
    for (const [i, thing] of things.entries()) yield `${i}\t${geometryOf(thing)}\n`
  }
  const head = `create table ${table} (id int, geom geometry);\ncopy ${table} from stdin;\n`
  sql(head, rows(), `\\.\ncreate index on ${table} using gist (geom); vacuum analyze ${table};`)
}

/** Well-known binary in hexadecimal. */
function hexOf({ geometry }: PlanGrid): string {
  const ring = geometry.coordinates[0] as number[][]
  const bytes = Buffer.alloc(13 + 16 * ring.length)
  bytes.writeUInt8(1, 0)
  bytes.writeUInt32LE(3, 1)
  bytes.writeUInt32LE(1, 5)
  bytes.writeUInt32LE(ring.length, 9)
  ring.forEach(([lng, lat], i) => {
    bytes.writeDoubleLE(lng!, 13 + 16 * i)
    bytes.writeDoubleLE(lat!, 21 + 16 * i)
  })
  return bytes.toString('hex')
}

const textOf = ([lng, lat]: LngLat): string => `POINT(${lng} ${lat})`

function locateRows(sql: Sql, timed: Timed, points: readonly LngLat[]): { rate: number; found: number } {
  load(sql, 'places', points, textOf)
  const walk = `do $$ declare place record; owner int; found int := 0;
    begin for place in select geom from places loop
      select id into owner from grids where st_intersects(geom, place.geom) limit 1;
      if owner is not null then found := found + 1; end if;
    end loop; create temp table outcome as select found as found; end $$; select found from outcome`
  // The best of three rounds: what else the machine does can only slow one.
  const rounds = [1, 2, 3].map(() => timed(walk))
  const seconds = Math.min(...rounds.map((round) => round.seconds))
  sql('drop table places')
  return { rate: points.length / seconds, found: Number(rounds[0]!.answer) }
}

function assign(sql: Sql, timed: Timed, points: readonly LngLat[]): { seconds: number; found: number } {
  load(sql, 'incidents', points, textOf)
  const plans = [
    'select i.id, (select g.id from grids g where st_intersects(g.geom, i.geom) limit 1) as owner from incidents i',
    // Without `offset 0` the planner turns the loops round and prepares no grid, which takes five times as
    // long.
    'select i.id, g.id as owner from grids g cross join lateral (select id from incidents where st_intersects(g.geom, geom) offset 0) i',
  ]
  const outcomes = plans.map((plan) => {
    const { answer, seconds } = timed(`create temp table owners as ${plan}; select count(owner) from owners`)
    return { seconds, found: Number(answer) }
  })
  sql('drop table incidents')
  return outcomes.reduce((best, outcome) => (outcome.seconds < best.seconds ? outcome : best))
}
