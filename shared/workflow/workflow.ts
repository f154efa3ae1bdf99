import * as z from 'zod'
import { Words } from '../lib/words.ts'

const Code = z.string().regex(/^[a-z][a-z-]{0,39}$/, 'expected a code of small letters and hyphens')

/** Who may take a step: the centre; who reported it; who it is assigned to; anybody who handles incidents. */
export const Party = z.enum(['operator', 'author', 'handler', 'colleague'])
export type Party = z.infer<typeof Party>

/** The sign that stands beside the word of a state. */
const Mark = z.enum(['ring', 'dot', 'back', 'tick', 'barred'])
export type Mark = z.infer<typeof Mark>

const State = z.strictObject({
  code: Code,
  words: Words,
  mark: Mark,
  /** Whether something is still to be done about it: 待办, and what a new plan may give to another grid. */
  isOpen: z.boolean(),
  /** Whether it is its author's turn: their report came back. */
  waitsForAuthor: z.boolean().optional(),
  /** Whether its author is told the reason of the step that led to it. */
  tellsReason: z.boolean().optional(),
})
export type State = z.infer<typeof State>

/** What a form asks for before a step is taken. `sure`: nothing but whether it is meant. */
const Ask = z.enum(['to', 'outcome', 'report', 'place', 'grid', 'text', 'reason', 'sure'])
export type Ask = z.infer<typeof Ask>

const Step = z.strictObject({
  command: Code,
  words: Words,
  from: z.array(Code).min(1),
  /** Where it leads: to a state; by its outcome to one of two; null leaves the state as it is. */
  to: z.union([Code, z.strictObject({ pass: Code, fail: Code })]).nullable(),
  /** One of these is enough. */
  by: z.array(Party).min(1),
  /** In the order of the form; nothing: a press is enough. */
  asks: z.array(Ask),
  /** Whether the reason may be left out when the outcome is good. */
  reasonOnlyOnFail: z.boolean().optional(),
  /** On the keyboard of the console. */
  key: z.string().regex(/^[a-z]$/),
  /** How it stands on the bar: the way on, beside it, or with a warning. */
  rank: z.enum(['main', 'aside', 'danger']),
})
export type Step = z.infer<typeof Step>

/**
 * How an incident goes through the hands: data, so that a county can have its own. Its first state is that of
 * a new report. An incident keeps the version that it began under.
 */
export const Workflow = z
  .strictObject({
    version: z.int().positive(),
    states: z.array(State).min(1),
    steps: z.array(Step),
  })
  .superRefine((workflow, context) => {
    for (const message of flawsOf(workflow)) context.addIssue({ code: 'custom', message })
  })
export type Workflow = z.infer<typeof Workflow>

type Shape = Pick<z.infer<typeof Workflow>, 'states' | 'steps'>

/** The states that a step may lead to from a state. */
export const endsOf = ({ to }: Pick<Step, 'to'>, from: string): string[] =>
  to === null ? [from] : typeof to === 'string' ? [to] : [to.pass, to.fail]

/** What is wrong with a definition, in sentences; none for a good one. */
function flawsOf({ states, steps }: Shape): string[] {
  const known = new Set(states.map(({ code }) => code))
  const named = steps.flatMap((step) => [...step.from, ...endsOf(step, step.from[0] ?? '')])
  const reached = reachable({ states, steps })
  return [
    ...twice(states.map(({ code }) => code)).map((code) => `two states are called ${code}`),
    ...twice(steps.map(({ command }) => command)).map((command) => `two steps are called ${command}`),
    ...twice(steps.map(({ key }) => key)).map((key) => `two steps have the key ${key}`),
    ...new Set(named.filter((code) => !known.has(code)).map((code) => `no state is called ${code}`)),
    ...states.filter(({ code }) => !reached.has(code)).map(({ code }) => `nothing leads to ${code}`),
    ...states
      .filter(({ code, isOpen }) => isOpen && !leaves(code, steps))
      .map(({ code }) => `what is ${code} is to be done something about, and no step leads out of it`),
  ]
}

const twice = (codes: readonly string[]): string[] => codes.filter((code, i) => codes.indexOf(code) < i)

const leaves = (code: string, steps: readonly Step[]): boolean =>
  steps.some((step) => step.from.includes(code) && endsOf(step, code).some((end) => end !== code))

function reachable({ states: [first], steps }: Shape): Set<string> {
  const reached = new Set(first === undefined ? [] : [first.code])
  for (let size = 0; size < reached.size;) {
    size = reached.size
    for (const step of steps)
      for (const from of step.from)
        if (reached.has(from)) endsOf(step, from).forEach((end) => reached.add(end))
  }
  return reached
}
