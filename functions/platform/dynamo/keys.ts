import type { Layer } from '#shared/grids/plan.ts'
import { COUNTY_DIGITS, countyOf } from '#shared/lib/division-code.ts'
import { divisionIn } from '#shared/live/topic.ts'
import type { Instant } from '#shared/lib/time.ts'

/*
 * All keys, and what is asked of each table (the tables themselves stand in infra/manifest.ts).
 *
 * | question                                             | table       | key                                          |
 * |------------------------------------------------------|-------------|----------------------------------------------|
 * | one incident                                         | incidents   | id                                           |
 * | a county's incidents by server time                  | by-report   | county, reportKey = reportedAt#id            |
 * | what changed in a county since                       | by-change   | county, changeKey = changedAt#id             |
 * | what I reported                                      | by-author   | author, reportKey                            |
 * | open incidents of some squares of a county           | by-place    | county, placeKey = square (shared/geo/morton.ts) or 'outside' + #id; only on open ones with a place |
 * | closed incidents whose texts are due to be forgotten | by-retention| county, forgetAt (only on closed ones)       |
 * | a chain, oldest first                                | ledger      | aggregate, seq                               |
 * | a county's events by time                            | by-county   | county, atKey = at#aggregate#seq             |
 * | the payload of an event                              | payloads    | aggregate, seq                               |
 * | seals of a county; the heads a seal covers           | seals       | county, sealKey = seal#n, heads#n#hash#part |
 * | was this command taken before?                       | commands    | id (absent past expiresAt)                   |
 * | a division; divisions under a parent                 | divisions   | code; by-parent: parent, code                |
 * | the plans in force, all or one                       | plans       | division = *, planKey = county               |
 * | a version of a plan; which one was in force at a time | plans      | county, version#n; county, force#at#n         |
 * | the last version number given out                    | plans       | county, counter                              |
 * | publications under way                               | plans       | claims, the publication's id                 |
 * | a tile of a layer of a county                        | plan-tiles  | place = county#layer#z/x/y, writtenIn        |
 * | a page of a level, or of the register, by its content | plan-pages | pageSet = county#hash, page = 1              |
 * | which tiles a layer of a version is made of          | plan-pages  | pageSet = county#layer, page = version       |
 * | a person; the people of a division and below it      | people      | id; by-division: register, personKey         |
 * | the posts of a place; how often they changed         | posts       | division, postKey = appointment's id; or 'head' |
 * | the heads of the chains of posts of a county         | by-county   | county, division (only on heads)             |
 * | the posts of a person                                | by-person   | person, postKey                              |
 * | an open line; which lines listen to a topic          | subscriptions | place = line:id, or the place of the topic; listener = line#topic |
 * | a ticket                                             | tickets     | id                                           |
 * | a job; a part of its file                            | jobs        | id, jobKey = job, part#n                     |
 * | a draft; its edits; its grids that differ from its content | drafts | id, draftKey = draft, edit#version, grid#epoch#code |
 * | more of an edit or a grid that one item does not hold | drafts     | id, more#(its draftKey)#stamp#part           |
 * | epochs of drafts that nobody gets back to            | drafts      | id = left, draftKey = draft#epoch            |
 * | who has a draft open (absent past expiresAt)         | drafts      | id, here#person                              |
 * | the draft that a publication publishes               | drafts      | id = the publication's id, publication       |
 * | the drafts of a county, by when they were begun      | by-county of drafts | county, listKey = createdAt#id       |
 * | content of a draft that is no version of the plan    | plans       | county, content#n                            |
 * | codes that a version of a plan retired               | plans       | county, retired#n                            |
 * | which codes the grids of a version carry on         | plans       | county, traces#n                             |
 * | what the county wants of a grid                      | plans       | county, targets                              |
 * | jobs that run, by when they last got on              | by-open     | open, changedAt (only on those that run)     |
 * | the settings of a county; the versions of one        | settings    | county, settingKey = head#kind, version#kind#n |
 * | the settings of all counties under a division        | by-register of settings | register, id (only on heads)     |
 * | a notice                                             | notices     | id                                           |
 * | what stands under a division, the most pressing first; what is over | by-county of notices | register = open or cleared, place = county#severity#since#id or county#clearedAt#id |
 */

const digits = (n: number, width: number): string => n.toString().padStart(width, '0')

export const reportKey = (reportedAt: Instant, id: string): string => `${reportedAt}#${id}`
export const changeKey = (changedAt: Instant, id: string): string => `${changedAt}#${id}`
/** The time in such a key. */
export const changedAtOf = (key: string): Instant => key.slice(0, key.indexOf('#'))
/** Only its square matters: the id keeps the keys of one square apart. */
export const placeKey = (square: string, id: string): string => `${square}#${id}`
export const atKey = (at: Instant, aggregate: string, seq: number): string =>
  `${at}#${aggregate}#${digits(seq, 8)}`

export const SEALS = 'seal#'
export const sealKey = (number: number): string => `${SEALS}${digits(number, 10)}`
/** Under their own hash, so that two sealings at once cannot write over each other's heads. */
export const headsKey = (number: number, headsHash: string, part: number): string =>
  `heads#${digits(number, 10)}#${headsHash}#${digits(part, 6)}`

export const VERSION = 'version#'
export const planVersionKey = (version: number): string => `${VERSION}${digits(version, 8)}`
export const FORCE = 'force#'
/** Of two versions of one instant the later one counts. */
export const forceKey = (effectiveFrom: Instant, version: number): string =>
  `${FORCE}${effectiveFrom}#${digits(version, 16)}`
export const COUNTER = 'counter'
export const CLAIMS = 'claims'
export const tilePlace = ({ county, layer }: { county: string; layer: Layer }, tile: string): string =>
  `${county}#${layer}#${tile}`
/** A page stands under what it says, so that plans which say the same share it. */
export const pageKey = (county: string, hash: string) => ({ pageSet: `${county}#${hash}`, page: 1 })
export const directoryKey = (county: string, layer: Layer, version: number) => ({
  pageSet: `${county}#${layer}`,
  page: version,
})

export const CONTENT = 'content#'
export const contentKey = (version: number): string => `${CONTENT}${digits(version, 8)}`
export const tracesKey = (version: number): string => `traces#${digits(version, 8)}`
export const RETIRED = 'retired#'
export const retiredKey = (version: number): string => `${RETIRED}${digits(version, 8)}`
export const TARGETS = 'targets'

export const DRAFT = 'draft'
const EDIT = 'edit#'
export const editKey = (version: number): string => `${EDIT}${digits(version, 8)}`
/**
 * A draft whose grids were replaced as a whole has another epoch: the grids of the one before are out of
 * reach.
 */
export const draftGridsKey = (epoch: string): string => `grid#${epoch}#`
export const draftGridKey = (epoch: string, code: string): string => `${draftGridsKey(epoch)}${code}`
/** What does not fit the row of an edit or a grid, beside the others of its epoch. */
const MORE = 'more#'
export const moreGridsKey = (epoch: string): string => `${MORE}${draftGridsKey(epoch)}`
export const morePartKey = (draftKey: string, stamp: string, part: number): string =>
  `${MORE}${draftKey}#${stamp}#${digits(part, 4)}`
/** Epochs whose grids are to be removed stand together. */
export const LEFT = 'left'
export const leftKey = (draft: string, epoch: string): string => `${draft}#${epoch}`
export const HERE = 'here#'
export const hereKey = (person: string): string => `${HERE}${person}`
export const PUBLICATION = 'publication'
export const listKey = (createdAt: Instant, id: string): string => `${createdAt}#${id}`

export const HEAD = 'head#'
export const settingHeadKey = (kind: string): string => `${HEAD}${kind}`
/** The versions of a setting, one after the other. */
export const settingVersionsKey = (kind: string): string => `${VERSION}${kind}#`
export const settingVersionKey = (kind: string, number: number): string =>
  `${settingVersionsKey(kind)}${digits(number, 8)}`
/** All heads stand together, by county. */
export const SETTINGS = 'settings'

/** Notices stand together, by county: open ones are few, and those that are over are gone in 90 days. */
export const OPEN_NOTICES = 'open'
export const CLEARED_NOTICES = 'cleared'
export const openNoticeKey = (
  { county, since, id }: { county: string; since: Instant; id: string },
  rank: number,
): string => `${county}#${rank}#${since}#${id}`
export const clearedNoticeKey = (county: string, clearedAt: Instant, id: string): string =>
  `${county}#${clearedAt}#${id}`

export const JOB = 'job'
/** Jobs that run stand together, so that one without a worker is found. */
export const OPEN_JOBS = 'open'
export const partKey = (part: number): string => `part#${digits(part, 6)}`

/** The heads of all plans stand together, so that 'which county is this point in?' is one read. */
export const planHead = (county: string) => ({ division: TOP, planKey: county })
/** Counties hang under this mark, so that all of them can be listed; an index key cannot be empty. */
export const TOP = '*'

/** All people stand in one partition, by division: some thousands of rows, read seldom and by prefix. */
export const PEOPLE = 'people'
export const personKey = (division: string, id: string): string => `${division}#${id}`

/** How often the posts of a place changed, and the end of their chain; sorts after every appointment's id. */
export const POST_HEAD = 'head'

/** A line itself, beside the topics that it listens to. */
export const linePlace = (line: string): string => `line:${line}`
export const listenerKey = (line: string, topic = ''): string => `${line}#${topic}`

/** Where lines stand that listen to more than a county. */
export const ABOVE_COUNTIES = 'division:above'
/**
 * Where lines stand that listen to a topic. Those of a county and of its parts stand together, so that a fact
 * asks for two places, and not for one of each division above it.
 */
export function listeningPlace(topic: string): string {
  const code = divisionIn(topic)
  if (code === null) return topic
  return code.length < COUNTY_DIGITS ? ABOVE_COUNTIES : `division:${countyOf(code)}`
}
