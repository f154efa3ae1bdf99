import type { Incident, Placement } from '#shared/incidents/incident.ts'
import * as m from '../paraglide/messages.js'

type NameOf = (code: string) => string

/** Metres as a person reads them: one decimal below a hundred. */
export const marginWords = (metres: number): string => {
  const distance = Math.abs(metres)
  return distance < 100 ? distance.toFixed(1) : Math.round(distance).toString()
}

/** Why an incident stands where it stands, in one sentence. */
export function whySentence(
  { placement, division }: Pick<Incident, 'placement' | 'division'>,
  nameOf: NameOf,
): string {
  if (placement === null) return m.why_no_position({ name: nameOf(division) })
  if (placement.chooser === 'person' && placement.owner !== null) {
    return m.why_person({ name: nameOf(placement.owner) })
  }
  return byRule(placement, nameOf)
}

function byRule({ rule, owner, candidates }: Placement, nameOf: NameOf): string {
  const name = owner === null ? null : nameOf(owner)
  const nearest = candidates[0]
  switch (rule) {
    case 'inside': {
      const margin = candidates.find(({ code }) => code === owner)?.marginMetres ?? 0
      return m.why_inside({ name: name ?? '', margin: marginWords(margin) })
    }
    case 'border':
      return name === null ? m.why_border_none() : m.why_border({ name })
    case 'outside':
      return nearest === undefined
        ? m.why_outside_none()
        : m.why_outside({ name: nearest.name, margin: marginWords(nearest.marginMetres) })
    case 'exception':
      return m.why_exception({ name: name ?? '' })
    default:
      // A rule of a newer server.
      return rule
  }
}
