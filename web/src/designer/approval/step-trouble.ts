import { Refusal } from '#shared/contract/client.ts'
import * as m from '../../paraglide/messages.js'
import { namesOf, type TroubleWords } from '../editor/reasons.ts'

/** Why a step was refused, where the draft itself says more than the refusal's code; null where it does not. */
export function stepTroubleWords(error: unknown, nameOf: (code: string) => string): TroubleWords | null {
  const problem = error instanceof Refusal ? error.problem : null
  if (problem?.code === 'base-outdated' && problem.reason === 'scheduled')
    return {
      title: m.designer_other_scheduled({ version: problem.currentVersion ?? 0 }),
      next: m.designer_other_scheduled_next(),
    }
  if (problem?.code !== 'edit-conflict') return null
  const names = namesOf(problem.codes ?? [], nameOf)
  const [publisher] = problem.by ?? []
  return {
    title:
      publisher === undefined
        ? m.designer_rebase_conflict_unnamed({ names })
        : m.designer_rebase_conflict({ who: publisher.name, version: publisher.version, names }),
    next: m.designer_rebase_conflict_next(),
  }
}
