import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const SOURCES = ['shared', 'functions', 'infra', 'web/src']

const sources = SOURCES.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|svelte)$/.test(file) && !/paraglide|cdk\.out/.test(file))
    .map((file) => join(folder, file)),
)

/** What a file imports: our own files by their path from the root, packages and node modules by name. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  const found = [...text.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)].map((match) => match[1] ?? '')
  return found.map((name) => {
    if (name.startsWith('#')) return name.slice(1)
    return name.startsWith('.') ? relative(root, resolve(root, dirname(file), name)) : name
  })
}

/** All imports as `file -> import` for which a rule does not hold. */
const breaches = (isBreach: (file: string, name: string) => boolean): string[] =>
  sources.flatMap((file) =>
    importsOf(file)
      .filter((name) => isBreach(file, name))
      .map((name) => `${file} -> ${name}`),
  )

const isOurs = (name: string): boolean => /^(shared|functions|infra|web|test)\//.test(name)
const featureOf = (file: string): string => file.split('/')[1] ?? ''

test('shared imports nothing of ours but shared, and nothing of a machine', () => {
  expect(
    breaches(
      (file, name) =>
        file.startsWith('shared/') &&
        ((isOurs(name) && !name.startsWith('shared/')) || /^(node:|@aws-sdk|@middy|aws-)/.test(name)),
    ),
  ).toEqual([])
})

test('a feature of functions imports shared, the platform, its jobs and notices, and no other feature; only lambda wires them', () => {
  const isBreach = (file: string, name: string): boolean => {
    if (!file.startsWith('functions/')) return false
    if (name.startsWith('web/') || (name.startsWith('infra/') && name !== 'infra/manifest.ts')) return true
    if (!name.startsWith('functions/')) return false
    const [from, to] = [featureOf(file), featureOf(name)]
    return from !== to && from !== 'lambda' && !['platform', 'jobs', 'notices'].includes(to)
  }
  expect(breaches(isBreach)).toEqual([])
})

test('AWS knows functions by path only, the pages know shared only', () => {
  expect(breaches((file, name) => file.startsWith('infra/aws/') && name.startsWith('functions/'))).toEqual([])
  expect(
    breaches((file, name) => file.startsWith('web/') && isOurs(name) && !/^(web|shared)\//.test(name)),
  ).toEqual([])
})

test('Turf stays in the spatial core, MapLibre behind its one adapter', () => {
  expect(breaches((file, name) => name.startsWith('@turf') && !file.startsWith('shared/geo/'))).toEqual([])
  expect(
    breaches((file, name) => name.startsWith('maplibre-gl') && !file.startsWith('web/src/map/')),
  ).toEqual([])
})
