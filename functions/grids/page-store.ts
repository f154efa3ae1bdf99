import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import { decodeDirectory, encodeDirectory, type Directory } from '#shared/geo/tiles/directory.ts'
import type { Layer } from '#shared/grids/plan.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { directoryKey, pageKey } from '../platform/dynamo/keys.ts'
import { getRow, putRows, removeRows } from '../platform/dynamo/query.ts'
import { RecentlyUsed } from '#shared/lib/recently-used.ts'
import type { LayerPlace } from './tile-store.ts'

/** A page of features or register entries: its text, what it hashes to, and the first code on it. */
export interface Page {
  /** 2 of a page with a part of a feature, which a release before parts cannot read; 1 of all others. */
  readonly v: 1 | 2
  readonly hash: string
  readonly from: string
  readonly text: string
}

/** 32 hex digits name a page among those of one county. */
const HASH_DIGITS = 32
/** Parsed pages held at once, some 200 kB each; directories are a few kB. */
const HELD_PAGES = 128
const HELD_DIRECTORIES = 32

export const pageOf = (from: string, items: readonly unknown[], v: Page['v'] = 1): Page => {
  const text = JSON.stringify(items)
  return { v, hash: createHash('sha256').update(text).digest('hex').slice(0, HASH_DIGITS), from, text }
}

/**
 * What plans are made of beside their tiles: pages that stand under their own content, and the directory of
 * each layer.
 */
export function pageStore(db: Database) {
  const pages = new RecentlyUsed<unknown>(HELD_PAGES)
  const directories = new RecentlyUsed<Directory>(HELD_DIRECTORIES)
  return {
    /** The parsed JSON of a page; throws Error when a version names one that is not there. */
    read: async (county: string, hash: string): Promise<unknown> => {
      const key = pageKey(county, hash)
      const known = pages.get(key.pageSet)
      if (known !== undefined) return known
      const body = bodyOf(await getRow(db, 'plan-pages', key), key.pageSet)
      const value: unknown = JSON.parse(gunzipSync(body).toString('utf8'))
      pages.set(key.pageSet, value)
      return value
    },
    write: (county: string, some: readonly Page[]): Promise<void> =>
      putRows(
        db,
        'plan-pages',
        some.map(({ v, hash, text }) => ({ v, ...pageKey(county, hash), body: gzipSync(text) })),
      ),
    remove: (county: string, hashes: readonly string[]): Promise<void> =>
      removeRows(
        db,
        'plan-pages',
        hashes.map((hash) => pageKey(county, hash)),
      ),
    directory: async ({ county, layer }: LayerPlace, version: number): Promise<Directory> => {
      const key = directoryKey(county, layer, version)
      const name = `${key.pageSet}#${version}`
      const known = directories.get(name)
      if (known !== undefined) return known
      const directory = decodeDirectory(bodyOf(await getRow(db, 'plan-pages', key), name))
      directories.set(name, directory)
      return directory
    },
    hasDirectory: async ({ county, layer }: LayerPlace, version: number): Promise<boolean> =>
      (await getRow(db, 'plan-pages', directoryKey(county, layer, version))) !== undefined,
    writeDirectory: (county: string, layer: Layer, version: number, directory: Directory): Promise<void> =>
      putRows(db, 'plan-pages', [
        { v: 1, ...directoryKey(county, layer, version), body: encodeDirectory(directory) },
      ]),
    removeDirectory: (county: string, layer: Layer, version: number): Promise<void> =>
      removeRows(db, 'plan-pages', [directoryKey(county, layer, version)]),
  }
}
export type PageStore = ReturnType<typeof pageStore>

function bodyOf(row: Record<string, unknown> | undefined, name: string): Uint8Array {
  const body = row?.['body']
  if (!(body instanceof Uint8Array)) throw new Error(`page ${name} is missing`)
  return body
}
