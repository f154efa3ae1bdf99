import { readFileSync } from 'node:fs'
import * as z from 'zod'

/** The root of the project. */
export const ROOT = new URL('../../..', import.meta.url).pathname.replace(/\/$/, '')

export const appVersion = (): string =>
  z.object({ version: z.string() }).parse(JSON.parse(readFileSync(`${ROOT}/package.json`, 'utf8'))).version
