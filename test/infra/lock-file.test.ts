import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as z from 'zod'

const Package = z.looseObject({
  version: z.string(),
  integrity: z.string().optional(),
  resolved: z.string().optional(),
  /** Comes inside the package that is checked. */
  inBundle: z.boolean().optional(),
})

const { packages } = z
  .object({ packages: z.record(z.string(), Package) })
  .parse(JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')))
/** All but the project itself. */
const locked = Object.entries(packages).filter(([path]) => path !== '')

test('what npm ci installs is checked against the lock file, whatever the platform', () => {
  const unchecked = locked.filter(
    ([, { integrity, inBundle }]) => inBundle !== true && !/^sha512-[\w+/]{86}==$/.test(integrity ?? ''),
  )
  expect(unchecked.map(([path]) => path)).toEqual([])
})

test('the lock file names no registry: everybody installs from their own', () => {
  expect(locked.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([])
})
