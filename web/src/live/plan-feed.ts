import type { Topic } from '#shared/live/topic.ts'
import type { Feed } from './feed.ts'
import type { PlanStore } from './plans.svelte.ts'

/**
 * What is decided about plans, for the plan that is shown. After a cut, and where only the plan to follow is
 * another, the store looks again; `onNews` is told of the county whose plan is a new one.
 */
export function planFeed(
  topics: readonly Topic[],
  plans: Pick<PlanStore, 'noticePlan' | 'catchUp'>,
  onNews: (division: string) => void,
): Feed<'plans'> {
  const look = async (): Promise<void> => {
    const newer = await plans.catchUp()
    if (newer !== null) onNews(newer.division)
  }
  return {
    kind: 'plans',
    topics,
    sync: look,
    apply: async (changes) => {
      const news = changes.flatMap(({ record }) => record ?? [])
      for (const { id, inForce } of news) {
        if (inForce === undefined) continue
        plans.noticePlan(id, inForce)
        onNews(id)
      }
      if (news.some(({ inForce }) => inForce === undefined)) await look()
    },
  }
}
