import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const shared = join(import.meta.dirname, '../../../shared')

test('no two features have ids of one prefix', () => {
  const files = readdirSync(shared, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  )
  const prefixes = files.flatMap((file) =>
    [...readFileSync(join(shared, file), 'utf8').matchAll(/idKind<'\w+'>\('(\w+)'\)/g)].map(([, one]) => one),
  )
  expect(prefixes.toSorted()).toEqual([...new Set(prefixes)].toSorted())
  expect(prefixes).toEqual(expect.arrayContaining(['inc', 'cmd', 'dft', 'job', 'tkt', 'apt', 'unit']))
})
