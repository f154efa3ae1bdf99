import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Real data lies beside the checkout and is never part of it; a test that needs it is skipped by name where
 * it is absent.
 */
const FOLDER = join(import.meta.dirname, '../../../../shared/data')

export const hasRealData = existsSync(FOLDER)

export function realText(path: string): string {
  return realBytes(path).toString('utf8')
}

export const realBytes = (path: string): Buffer => readFileSync(join(FOLDER, path))

export function realJson(path: string): unknown {
  const parsed: unknown = JSON.parse(realText(path))
  return parsed
}
