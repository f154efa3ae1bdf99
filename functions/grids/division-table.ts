import { levelOf } from '#shared/lib/division-code.ts'
import { Division } from '#shared/grids/plan.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { TOP } from '../platform/dynamo/keys.ts'
import {
  getRow,
  getRows,
  putRows,
  queryAll,
  queryPage,
  type Key,
  type Row,
} from '../platform/dynamo/query.ts'

const fromRow = ({ code, name, level }: Row): Division => Division.parse({ code, name, level })

/** The tree of divisions. A division's parent is its code's prefix; counties stand on top. */
export function divisionTable(db: Database) {
  return {
    find: async (code: string): Promise<Division | null> => {
      const row = await getRow(db, 'divisions', { code })
      return row === undefined ? null : fromRow(row)
    },
    /** Those of the codes that are known, by code. */
    findAll: async (codes: readonly string[]): Promise<Division[]> => {
      const rows = await getRows(
        db,
        'divisions',
        codes.map((code) => ({ code })),
      )
      return rows.map(fromRow).sort((a, b) => (a.code < b.code ? -1 : 1))
    },
    /** All counties; some hundreds at most. */
    counties: async (): Promise<Division[]> =>
      (await queryAll(db, { table: 'divisions', index: 'by-parent', where: ['parent', TOP] })).map(fromRow),
    listUnder: async (
      parent: string,
      after: Key | undefined,
    ): Promise<{ divisions: Division[]; next: Key | undefined }> => {
      const { rows, next } = await queryPage(db, {
        table: 'divisions',
        index: 'by-parent',
        where: ['parent', parent],
        after,
        limit: 500,
      })
      return { divisions: rows.map(fromRow), next }
    },
    /** Names and places in the tree; a repeat writes the same. */
    put: (divisions: readonly (Division & { parent: string | null })[]): Promise<void> =>
      putRows(
        db,
        'divisions',
        divisions.map(({ code, name, level, parent }) => ({
          v: 1,
          code,
          name,
          level,
          parent: parentMark(code, parent),
        })),
      ),
  }
}

/** Counties stand on top: the provinces and cities above them are not ours to list. */
const parentMark = (code: string, parent: string | null): string =>
  parent === null || levelOf(code) === 'county' ? TOP : parent
