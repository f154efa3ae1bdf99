/**
 * Runs work while no other tab runs work of that name; leaves it to the other tab when one does. Where the
 * browser has no locks (a page without TLS) every tab works: the ids of the reports still make each of them
 * one.
 */
export async function aloneAmongTabs(name: string, work: () => Promise<void>): Promise<void> {
  const { locks } = navigator as Partial<Navigator>
  if (!locks) return work()
  await locks.request(name, { ifAvailable: true }, async (lock) => {
    if (lock !== null) await work()
  })
}
