import type { CommandType } from '#shared/incidents/command.ts'
import * as m from '../paraglide/messages.js'
import type { Field } from './step-draft.ts'

/** What a step is called on its button. */
export const stepWords: Readonly<Record<CommandType, () => string>> = {
  accept: m.step_accept,
  return: m.step_return,
  resubmit: m.step_resubmit,
  refuse: m.step_refuse,
  assign: m.step_assign,
  start: m.step_start,
  feedback: m.step_feedback,
  verify: m.step_verify,
  close: m.step_close,
  comment: m.step_comment,
  relocate: m.step_relocate,
  'choose-grid': m.step_choose_grid,
}

export const fieldWords: Readonly<Record<Field, () => string>> = {
  reason: m.form_reason,
  text: m.form_text,
  to: m.form_to,
  title: m.form_title,
  code: m.form_grid,
  place: m.form_place,
}
