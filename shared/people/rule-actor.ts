import { PersonId } from '../lib/id.ts'

/** What acts by itself, by the name that it has in the record: a page has words for each. */
export type RuleActor = 'rule:plan' | 'rule:retention' | 'rule:approved-draft' | 'rule:effective-date'

export const ruleActor = (name: RuleActor): PersonId => PersonId.parse(name)
