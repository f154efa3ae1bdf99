import type { Instant } from '#shared/lib/time.ts'
import { holdsAt, Post, POSTS } from '#shared/people/post.ts'
import type { Held } from './posts-desk.svelte.ts'

/** One kind of post at a place: who holds it now, who will, and who did, the newest first. */
export interface PostGroup {
  readonly post: Post
  readonly now: readonly Held[]
  readonly later: readonly Held[]
  readonly past: readonly Held[]
}

/**
 * The posts of a place by kind, in the order of the posts; those of another level are left out. Kinds that
 * only a newer server knows come last.
 */
export function sortPosts(items: readonly Held[], level: 'community' | 'grid', at: Instant): PostGroup[] {
  const newestFirst = items.toSorted((a, b) => (a.from > b.from ? -1 : 1))
  const newer = items.map(({ post }) => post).filter((post) => !isKnown(post))
  return [...Post.options.filter((post) => POSTS[post].level === level), ...new Set(newer)].map((post) => {
    const all = newestFirst.filter((one) => one.post === post)
    return {
      post,
      now: all.filter((one) => holdsAt(one, at)),
      later: all.filter(({ from, to }) => from > at && from !== to),
      past: all.filter((one) => !holdsAt(one, at) && (one.from <= at || one.from === one.to)),
    }
  })
}

/** Whether this page knows what a kind of post takes. */
export const isKnown = (post: Post): boolean => Object.hasOwn(POSTS, post)
