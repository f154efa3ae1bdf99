import type { Random } from './seeded-random.ts'

/**
 * A centre of a power diagram: it owns where the squared distance less `reach` is smallest. Kilometres, km².
 */
export interface Centre {
  x: number
  y: number
  reach: number
}

type At = readonly [x: number, y: number]

/** Rounds of k-means: beyond these the centres move less than a sample square. */
const ROUNDS = 12

/**
 * Rounds and gain of the balancing; the gain is below 2 × distance / border length of the smallest townships.
 */
const BALANCE_ROUNDS = 150
const BALANCE_GAIN = 0.3

/** One sample in so many is enough to weigh a township. */
const BALANCE_STRIDE = 5

/** Index of the centre that owns the point; -1 when there are none. */
export function nearest(centres: readonly Centre[], x: number, y: number): number {
  let best = -1
  let bestPower = Infinity
  for (let index = 0; index < centres.length; index++) {
    const centre = centres[index]
    if (centre === undefined) continue
    const power = (x - centre.x) ** 2 + (y - centre.y) ** 2 - centre.reach
    if (power < bestPower) [best, bestPower] = [index, power]
  }
  return best
}

/**
 * Centres whose regions among the samples hold the wanted shares: an area too small gets more reach, step by
 * step. Such reaches always exist (Aurenhammer, Hoffmann, Aronov 1998, "Minkowski-type theorems and
 * least-squares clustering").
 */
export function balanceAreas(samples: readonly At[], seats: readonly { at: At; share: number }[]): Centre[] {
  const centres = seats.map(({ at: [x, y] }) => ({ x, y, reach: 0 }))
  const total = seats.reduce((sum, { share }) => sum + share, 0)
  const some = samples.filter((_, index) => index % BALANCE_STRIDE === 0)
  for (let round = 0; round < BALANCE_ROUNDS; round++) {
    const counts = new Float64Array(centres.length)
    for (const [x, y] of some) {
      const owner = nearest(centres, x, y)
      counts[owner] = (counts[owner] ?? 0) + 1
    }
    centres.forEach((centre, index) => {
      const has = ((counts[index] ?? 0) / some.length) * total
      centre.reach += BALANCE_GAIN * ((seats[index]?.share ?? 0) - has)
    })
  }
  return centres
}

/**
 * Lloyd's k-means over weighted samples: denser centres where the weight is; each owns at least one sample.
 */
export function kMeans(
  samples: readonly { at: At; weight: number }[],
  count: number,
  random: Random,
): Centre[] {
  const centres = seedCentres(samples, count, random)
  for (let round = 0; round < ROUNDS; round++) {
    const sums = centres.map(() => ({ x: 0, y: 0, weight: 0 }))
    for (const { at, weight } of samples) {
      const sum = sums[nearest(centres, ...at)]
      if (sum === undefined) continue
      sum.x += at[0] * weight
      sum.y += at[1] * weight
      sum.weight += weight
    }
    sums.forEach(({ x, y, weight }, index) => {
      if (weight > 0) centres[index] = { x: x / weight, y: y / weight, reach: 0 }
    })
  }
  return centres
}

/**
 * First centres, each drawn from what lies far from those before ("k-means++", Arthur and Vassilvitskii
 * 2007).
 */
function seedCentres(
  samples: readonly { at: At; weight: number }[],
  count: number,
  random: Random,
): Centre[] {
  const centres: Centre[] = []
  const squaredToNearest = new Float64Array(samples.length).fill(1)
  while (centres.length < count) {
    let total = 0
    samples.forEach(({ weight }, index) => (total += weight * (squaredToNearest[index] ?? 0)))
    let left = random() * total
    let chosen = samples.findIndex(
      ({ weight }, index) => (left -= weight * (squaredToNearest[index] ?? 0)) < 0,
    )
    if (chosen < 0) chosen = samples.length - 1
    const at = samples[chosen]?.at
    if (at === undefined) throw new RangeError('no samples to seed centres from')
    centres.push({ x: at[0], y: at[1], reach: 0 })
    samples.forEach(({ at: [x, y] }, index) => {
      const squared = (x - at[0]) ** 2 + (y - at[1]) ** 2
      const before = centres.length === 1 ? Infinity : (squaredToNearest[index] ?? 0)
      squaredToNearest[index] = Math.min(before, squared)
    })
  }
  return centres
}
