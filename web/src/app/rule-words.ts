import type { RuleActor } from '#shared/people/rule-actor.ts'
import * as m from '../paraglide/messages.js'

/** What acts by itself, by the name it has in the record. */
const RULES: Readonly<Record<RuleActor, () => string>> = {
  'rule:plan': m.rule_plan,
  'rule:retention': m.rule_retention,
  'rule:approved-draft': m.rule_approved_draft,
  'rule:effective-date': m.rule_effective_date,
}

/** Null for a person. */
export const ruleWords = (actor: string): string | null =>
  actor in RULES ? RULES[actor as RuleActor]() : null
