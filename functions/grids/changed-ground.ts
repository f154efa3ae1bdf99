import { keyRanges, type KeyRange } from '#shared/geo/morton.ts'
import { stepBoxOf } from './lay-tiles.ts'
import type { PlanReader } from './plan-reader.ts'
import { differing, type StoredEntry } from './plan-register.ts'
import type { StoredPlan } from './plan-table.ts'

/**
 * The register entries in which two versions differ: of the earlier one those that changed or are gone, of
 * the later those changed or new.
 */
export async function changedEntries(
  before: StoredPlan | null,
  after: StoredPlan,
  reader: PlanReader,
): Promise<{ before: StoredEntry[]; after: StoredEntry[] }> {
  const hashesOf = (plan: StoredPlan | null) => plan?.content.pages.grid?.map(({ hash }) => hash) ?? []
  const [was, is] = [hashesOf(before), hashesOf(after)]
  // Equal pages say the same and are not read.
  const [earlier, later] = await Promise.all([
    before === null ? [] : entriesOf(before, (hash) => !is.includes(hash), reader),
    entriesOf(after, (hash) => !was.includes(hash), reader),
  ])
  return differing(earlier, later)
}

async function entriesOf(
  plan: StoredPlan,
  isWanted: (hash: string) => boolean,
  reader: PlanReader,
): Promise<StoredEntry[]> {
  const pages = plan.content.pages.grid ?? []
  const wanted = pages.flatMap(({ hash }, page) => (isWanted(hash) ? [page] : []))
  return (await Promise.all(wanted.map((page) => reader.registerPage(plan, page)))).flat()
}

/**
 * The squares in which places may have another owner by the later version: those of all grids that differ.
 */
export async function changedSquares(
  before: StoredPlan | null,
  after: StoredPlan,
  reader: PlanReader,
): Promise<KeyRange[]> {
  const changed = await changedEntries(before, after, reader)
  return keyRanges([...changed.before, ...changed.after].map(({ box }) => stepBoxOf(box)))
}
