import { Layer } from '#shared/grids/plan.ts'
import { tilesMeeting } from '#shared/geo/tiles/directory.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { log } from '../platform/log.ts'
import { ownContents } from './draft-content-row.ts'
import { pageStore } from './page-store.ts'
import { planClaims } from './plan-claims.ts'
import { planTable } from './plan-table.ts'
import { tileStore } from './tile-store.ts'

const VERSIONS_AT_ONCE = 50

/**
 * Cleans away what a publication wrote that will never come into force: the tiles that its directory says it
 * wrote, the directory, and pages that no version names. Nobody can reach any of it. A repeat, or one that
 * never began, is harmless.
 */
export async function discardPublication(id: string, db: Database): Promise<void> {
  const publications = planClaims(db)
  // Its worker may be alive after all, and must not bring into force what goes now.
  if (!(await publications.giveUp(id))) return
  const claims = await publications.claims()
  const claim = claims.find((one) => one.id === id)
  if (claim === undefined) return
  const { county, version } = claim
  const [pages, tiles] = [pageStore(db), tileStore(db)]
  for (const layer of Layer.options) {
    const at = { county, layer }
    if (!(await pages.hasDirectory(at, version))) continue
    const refs = tilesMeeting(await pages.directory(at, version)).filter(
      ({ writtenIn }) => writtenIn === version,
    )
    await tiles.remove(at, refs)
    await pages.removeDirectory(county, layer, version)
  }
  // Read anew: another publication may have begun meanwhile and count on pages that this one wrote first.
  const others = await publications.claims()
  const named = await namedPages(county, db)
  for (const other of others) if (other.id !== id) other.pages.forEach((hash) => named.add(hash))
  await pages.remove(
    county,
    claim.pages.filter((hash) => !named.has(hash)),
  )
  await publications.dropClaim(id)
  log('info', 'a publication was cleaned away', { county, version, publication: id })
}

/** Hashes of the pages that some version of the county names, or the content of a draft. */
async function namedPages(county: string, db: Database): Promise<Set<string>> {
  const named = new Set<string>()
  const plans = planTable(db)
  for (const { content } of await ownContents(county, db))
    for (const some of Object.values(content.pages)) some.forEach(({ hash }) => named.add(hash))
  for (let after: Parameters<typeof plans.versions>[1]; ;) {
    const page = await plans.versions(county, after, VERSIONS_AT_ONCE)
    for (const { content } of page.plans)
      for (const some of Object.values(content.pages)) some.forEach(({ hash }) => named.add(hash))
    if (page.next === undefined) return named
    after = page.next
  }
}
