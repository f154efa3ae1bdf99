import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { startServer } from './server.ts'

const FOLDER = new URL('../former/', import.meta.url)

/** What stood in a folder that a release before left, as its recording says. */
export const formerly = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8')) as T

/** This release, started on such a folder. */
export async function startOnFormer(name: string, args: readonly string[] = []) {
  const folder = mkdtempSync(join(tmpdir(), 'liuwang-former-'))
  const database = gunzipSync(readFileSync(new URL(`${name}.db.gz`, FOLDER)))
  writeFileSync(join(folder, 'engine.db'), database, { mode: 0o600 })
  const server = await startServer({ env: { DATA_DIR: folder }, args })
  return {
    server,
    /** Asks as a person; throws what is refused. */
    ask: async <T = Record<string, unknown>>(
      path: string,
      body?: object,
      who = 'county-staff',
    ): Promise<T> => {
      const headers = {
        authorization: `Bearer ${await server.token(who)}`,
        'content-type': 'application/json',
      }
      const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
      const response = await fetch(server.url + path, { headers, ...init })
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
      return (await response.json()) as T
    },
    stop: async () => {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
