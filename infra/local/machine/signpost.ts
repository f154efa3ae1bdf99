import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'

/**
 * Which data folder the server on a port uses, for commands that were told the port only. It leads to no
 * secret: that lies in the data folder, under the person's own rights.
 */
const signpost = (port: number): string => join(tmpdir(), `liuwang-${userInfo().username}`, String(port))

/** A convenience: where it cannot be written, commands need DATA_DIR. */
export function putSignpost(port: number, folder: string): void {
  try {
    mkdirSync(join(signpost(port), '..'), { recursive: true, mode: 0o700 })
    writeFileSync(signpost(port), folder, { mode: 0o600 })
  } catch {
    return
  }
}

export const removeSignpost = (port: number): void => rmSync(signpost(port), { force: true })

export function readSignpost(port: number): string | null {
  try {
    return readFileSync(signpost(port), 'utf8')
  } catch {
    return null
  }
}
