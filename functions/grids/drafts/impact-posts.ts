import type { DraftDifference } from '#shared/grids/draft-difference.ts'
import type { AffectedPosts, DraftImpact } from '#shared/grids/draft-impact.ts'
import type { DraftGrid } from '#shared/grids/draft.ts'
import type { Instant } from '#shared/lib/time.ts'
import type { Appointment } from '#shared/people/post.ts'

/** What is known of the posts of grids; handed in by the wiring. */
export interface PostsAround {
  /** Those of some places that ever had a post, in the order given; no place is given twice. */
  readonly placesWithPosts: (codes: readonly string[]) => Promise<string[]>
  /**
   * The appointments at each of some places that have not ended at a time; when that is past, only those that
   * had begun by then.
   */
  readonly standing: (
    codes: readonly string[],
    when: When,
  ) => Promise<ReadonlyMap<string, readonly Appointment[]>>
}

/** When posts are looked at: now, with those that begin later, or at a time that is past. */
export interface When {
  readonly at: Instant
  readonly isPast: boolean
}

/** Grids that are listed with their people: whoever approves reads no more names than these. */
const MOST_GRIDS = 300
/** Partners that are named of one grid. */
const MOST_PARTNERS = 12

/**
 * Whose posts a draft touches: those that end with their grid, those that follow it to another code, and
 * those whose ground becomes another. Those that end come first, then those that follow.
 */
export async function postsOf(
  { before, difference }: { before: readonly DraftGrid[]; difference: DraftDifference },
  when: When,
  around: PostsAround,
): Promise<Pick<DraftImpact, 'posts' | 'unlistedPosts'>> {
  const fates = fatesOf(before, difference)
  const manned = await around.placesWithPosts([...fates.keys()])
  const listed = manned.slice(0, MOST_GRIDS)
  const standing = await around.standing(listed, when)
  const names = new Map(before.map(({ code, name }) => [code, name]))
  const { partnersOf } = partners(difference)
  const posts = listed.flatMap((code): AffectedPosts[] => {
    const open = standing.get(code) ?? []
    if (open.length === 0) return []
    const holders = open.map(({ post, person, organisation }) => ({ post, person, organisation }))
    return [{ code, name: names.get(code) ?? code, fate: fates.get(code)!, holders, ...partnersOf(code) }]
  })
  return { posts, unlistedPosts: manned.length - listed.length }
}

/** Of grids that were there before, in the order in which they are listed. */
function fatesOf(
  before: readonly DraftGrid[],
  { retired, renumbered, balances }: DraftDifference,
): Map<string, AffectedPosts['fate']> {
  const was = new Set(before.map(({ code }) => code))
  const fates = new Map<string, AffectedPosts['fate']>()
  for (const { code } of retired) fates.set(code, 'ends')
  for (const { from } of renumbered) fates.set(from, 'follows')
  const moved = (one: DraftDifference['balances'][number]) => one.gainedSquareMetres + one.lostSquareMetres
  for (const { code } of balances.toSorted((a, b) => moved(b) - moved(a)))
    if (was.has(code) && !fates.has(code)) fates.set(code, 'stays')
  return fates
}

/**
 * Who gets ground of a grid and from whom it gets some, the most first; under the codes that they have
 * afterwards.
 */
function partners({ renumbered, transfers }: DraftDifference) {
  const newCodes = new Map(renumbered.map(({ from, to }) => [from, to]))
  const given = new Map<string, AffectedPosts['givesTo']>()
  const taken = new Map<string, AffectedPosts['takesFrom']>()
  const note = (list: typeof given, code: string, { code: other, name }: { code: string; name: string }) =>
    void list.set(code, [...(list.get(code) ?? []), { code: other, name }].slice(0, MOST_PARTNERS))
  for (const { from, to } of transfers) {
    if (from === null || to === null) continue
    note(given, from.code, to)
    note(taken, to.code, from)
  }
  return {
    partnersOf: (code: string): Pick<AffectedPosts, 'becomes' | 'givesTo' | 'takesFrom'> => {
      const next = newCodes.get(code)
      return {
        ...(next === undefined ? {} : { becomes: next }),
        givesTo: given.get(next ?? code) ?? [],
        takesFrom: taken.get(next ?? code) ?? [],
      }
    },
  }
}
