/** Gives the next number of its sequence, in [0, 1). */
export type Random = () => number

/**
 * FNV-1a, 32 bits (http://www.isthe.com/chongo/tech/comp/fnv/), so that each purpose has a sequence of its
 * own.
 */
function hashOf(text: string, basis: number): number {
  let hash = basis >>> 0
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  return hash >>> 0
}

/**
 * A repeatable sequence for one purpose: what one part of the demo draws never shifts what another part gets.
 * mulberry32 by Tommy Ettinger (public domain,
 * https://gist.github.com/tommyettinger/46a874533244883189143505d203312c). Not for secrets.
 */
export function seededRandom(seed: number, purpose: string): Random {
  let state = hashOf(purpose, 0x811c9dc5 ^ Math.imul(seed, 0x9e3779b1))
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** A draw from about the standard normal distribution, within ±3: the sum of three uniform ones. */
export function bell(random: Random): number {
  return (random() + random() + random() - 1.5) * 2
}

/** One of the items, each as likely as its weight; throws RangeError when there is none to choose. */
export function pick<T>(random: Random, items: readonly T[], weightOf: (item: T) => number = () => 1): T {
  const total = items.reduce((sum, item) => sum + weightOf(item), 0)
  let left = random() * total
  for (const item of items) {
    left -= weightOf(item)
    if (left < 0) return item
  }
  const last = items.at(-1)
  if (last === undefined) throw new RangeError('nothing to pick from')
  return last
}
