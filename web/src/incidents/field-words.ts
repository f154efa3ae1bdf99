import * as m from '../paraglide/messages.js'
import type { Field } from './step-draft.ts'

/** What a field of a step's form is called. */
export const fieldWords: Readonly<Record<Field, () => string>> = {
  reason: m.form_reason,
  text: m.form_text,
  to: m.form_to,
  title: m.form_title,
  code: m.form_grid,
  place: m.form_place,
}
