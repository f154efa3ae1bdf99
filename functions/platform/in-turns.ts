/**
 * Does some work for each, so many at a time; a work that fails does not stop the others, and the first
 * failure is thrown at the end.
 */
export async function inTurns<T>(
  all: readonly T[],
  atOnce: number,
  work: (one: T) => Promise<void>,
): Promise<void> {
  const waiting = all.values()
  const failures: unknown[] = []
  const take = async (): Promise<void> => {
    // One iterator for all: each takes the next that nobody has.
    for (const one of waiting) await work(one).catch((failure: unknown) => failures.push(failure))
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, all.length) }, take))
  if (failures.length > 0) throw failures[0]
}
