import * as m from '../paraglide/messages.js'

/** What acts by itself, by the name it has in the record. */
const RULES: Readonly<Record<string, () => string>> = {
  'rule:plan': m.rule_plan,
  'rule:retention': m.rule_retention,
  'rule:approved-draft': m.rule_approved_draft,
  'rule:effective-date': m.rule_effective_date,
}

/** Null for a person. */
export const ruleWords = (actor: string): string | null => RULES[actor]?.() ?? null
