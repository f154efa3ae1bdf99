import type { SchemeName } from '#shared/grids/code-scheme.ts'
import type { DraftProblem, OfferedRepair } from '#shared/grids/draft-edit.ts'
import type { Draft, DraftStatus, Layer } from '#shared/grids/draft.ts'
import type { PersonId } from '#shared/lib/id.ts'
import * as m from '../paraglide/messages.js'
import { codeWords, type Words } from '../app/code-words.ts'
import type { Hindrance, Step } from './approval/steps.ts'
import type { MeasureName } from './checks/balance.ts'
import type { Panel } from './view-state.ts'

export const draftStatusWords = codeWords<DraftStatus>({
  open: m.designer_status_open,
  submitted: m.designer_status_submitted,
  publishing: m.designer_status_publishing,
  scheduled: m.designer_status_scheduled,
  published: m.designer_status_published,
  discarded: m.designer_status_discarded,
})

export const schemeWords = codeWords<SchemeName>({
  'lowest-free': m.designer_scheme_lowest_free,
  'after-highest': m.designer_scheme_after_highest,
})

export const layerWords = codeWords<Layer>({
  base: m.designer_layer_base,
  dedicated: m.designer_layer_dedicated,
})

export const panelWords: Words<Panel> = {
  grid: m.designer_panel_grid,
  checks: m.designer_panel_checks,
  balance: m.designer_panel_balance,
  approval: m.designer_panel_approval,
}

export const problemKindWords = codeWords<DraftProblem['kind']>({
  overlap: m.designer_problem_overlap,
  gap: m.designer_problem_gap,
  sliver: m.designer_problem_sliver,
  'self-touch': m.designer_problem_self_touch,
  'outside-parent': m.designer_problem_outside_parent,
  'too-small': m.designer_problem_too_small,
  'too-large': m.designer_problem_too_large,
  'crosses-itself': m.designer_problem_crosses_itself,
  'several-pieces': m.designer_problem_several_pieces,
  'bad-name': m.designer_problem_bad_name,
})

/** A repair in words: what it does, with the grids' names. */
export function repairWords(
  { repair, code, other }: OfferedRepair,
  nameOf: (code: string) => string,
): string {
  const name = nameOf(code)
  switch (repair) {
    case 'trim':
      return m.designer_repair_trim({ name, other: nameOf(other ?? '') })
    case 'trim-others':
      return m.designer_repair_trim_others({ name })
    case 'trim-to-others':
      return m.designer_repair_trim_to_others({ name })
    case 'fill':
      return m.designer_repair_fill({ name })
    case 'snap':
      return m.designer_repair_snap({ name })
    default:
      // A repair of a newer server, whose rules refuse or take it.
      return repair
  }
}

export const stepWords: Words<Step> = {
  submit: m.designer_step_submit,
  approve: m.designer_step_approve,
  reject: m.designer_step_reject,
  withdraw: m.designer_step_withdraw,
  cancel: m.designer_step_cancel,
  rebase: m.designer_step_rebase,
  discard: m.designer_step_discard,
}

export const hindranceWords: Words<Hindrance> = {
  'not-the-submitter': m.designer_hindrance_own,
  'the-submitter': m.designer_hindrance_others,
  problems: m.designer_hindrance_problems,
  'base-outdated': m.designer_hindrance_outdated,
  unread: m.designer_hindrance_unread,
}

/** Who sent a draft back, and why. */
export const rejectionWords = (
  { by, reason = '' }: NonNullable<Draft['decision']>,
  people: { nameOf: (id: PersonId) => string },
): string => m.designer_rejected({ who: people.nameOf(by), reason })

export const measureWords: Words<MeasureName> = {
  areaSquareMetres: m.designer_measure_area,
  incidents12Months: m.designer_measure_incidents,
  households: m.designer_measure_households,
  people: m.designer_measure_people,
}

const SQUARE_METRES_PER_KM2 = 1e6
const FROM_KM2 = 100_000

/** Square metres as a person reads them: m² below 0.1 km². */
export const areaWords = (squareMetres: number): string =>
  Math.abs(squareMetres) < FROM_KM2
    ? m.designer_square_metres({ value: Math.round(squareMetres).toLocaleString('en-US') })
    : m.area_square_km({ value: Number((squareMetres / SQUARE_METRES_PER_KM2).toPrecision(3)) })
