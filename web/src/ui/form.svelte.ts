import type * as z from 'zod'
import { Refusal } from '#shared/contract/client.ts'
import type { CommandId } from '#shared/lib/id.ts'
import { Attempt } from '../api/attempt.svelte.ts'
import * as m from '../paraglide/messages.js'
import { issueWords } from './issue-words.ts'

interface FormMeans<Values extends object, Schema extends z.ZodType, Answer> {
  /** What the contract asks for, without what `command` adds (the command's id, the version that is seen). */
  readonly schema: Schema
  /** What the form begins with. */
  readonly begin: Values
  /** What is sent of what stands in the form; that itself, unless said otherwise. */
  readonly toBody?: (values: Values) => unknown
  /** Makes the command once, as the page is at this press, and gives what sends it, however often. */
  readonly command: (body: z.output<Schema>, commandId: CommandId) => () => Promise<Answer>
}

/**
 * What stands in a form, what is wrong with it by the contract's own schema, and its way to the server.
 * Nothing is complained of before the first press. What was written stays until it is taken; what the server
 * refuses stands beside the field that it names.
 *
 * Fields are named by their path: `name`, `limits.hours`, `places.0.name`.
 */
export class Form<Values extends object, Schema extends z.ZodType, Answer> {
  readonly #means: FormMeans<Values, Schema, Answer>
  #begin: Values = $state.raw({} as Values)
  #values: Values = $state.raw({} as Values)
  #isPressed = $state(false)
  /** Paths that the server found fault with, until they are written anew. */
  #refused: readonly string[] = $state.raw([])
  readonly #attempt = new Attempt<Answer>()

  readonly #body: unknown = $derived.by(() => {
    const { toBody } = this.#means
    return toBody === undefined ? this.#values : toBody(this.#values)
  })
  readonly #parsed = $derived.by(() => this.#means.schema.safeParse(this.#body))
  readonly #faults: ReadonlyMap<string, string> = $derived.by(() => {
    const faults = new Map<string, string>()
    for (const issue of this.#parsed.error?.issues ?? []) {
      const path = issue.path.map(String)
      if (!faults.has(path.join('.')))
        faults.set(path.join('.'), issueWords(issue, valueAt(this.#body, path)))
    }
    return faults
  })

  constructor(means: FormMeans<Values, Schema, Answer>) {
    this.#means = means
    this.#begin = this.#values = means.begin
  }

  get values(): Values {
    return this.#values
  }

  /** Writes fields. */
  set(change: Partial<Values>): void {
    this.#values = { ...this.#values, ...change }
    const isWritten = (path: string) => Object.keys(change).some((name) => isWithin(path, name))
    this.#refused = this.#refused.filter((path) => !isWritten(path))
    this.#attempt.clear()
  }

  /** Whether anything is another than at the beginning. */
  get isDirty(): boolean {
    return JSON.stringify(this.#values) !== JSON.stringify(this.#begin)
  }

  get isBusy(): boolean {
    return this.#attempt.busy
  }

  /** What was thrown by the last sending, or null; `ProblemNotice` says it. */
  get error(): unknown {
    return this.#attempt.error
  }

  /** What is wrong with a field or anything in it, in words. */
  errorOf(field: string): string | undefined {
    const name = pathOf(field)
    if (this.#refused.some((path) => isWithin(path, name))) return m.field_refused()
    if (!this.#isPressed) return undefined
    for (const [path, words] of this.#faults) if (isWithin(path, name)) return words
    return undefined
  }

  /** How many fields are not right yet; 0 before the first press. */
  get faultCount(): number {
    return this.#isPressed ? this.#faults.size : 0
  }

  /** Sends it, when it is right: what was answered, or null; a press meanwhile is none. */
  async submit(): Promise<Answer | null> {
    this.#isPressed = true
    const parsed = this.#parsed
    if (!parsed.success || this.#attempt.busy) return null
    const sent = this.#values
    const body = parsed.data
    const answer = await this.#attempt.run({ body }, (id) => this.#means.command(body, id))
    if (this.#attempt.error === null) this.#taken(sent)
    else this.#refused = fieldsIn(this.#attempt.error)
    return answer
  }

  /** Begins anew with other values: what was written is gone. */
  reset(begin: Values = this.#begin): void {
    this.#begin = this.#values = begin
    this.#isPressed = false
    this.#refused = []
    this.#attempt.clear()
  }

  #taken(sent: Values): void {
    this.#begin = sent
    this.#isPressed = false
    this.#refused = []
  }
}

/** The fields that a refusal names. */
function fieldsIn(error: unknown): string[] {
  const problem = error instanceof Refusal ? error.problem : null
  const named = [problem?.field, ...(problem?.errors ?? []).map(({ field }) => field)]
  return named.filter((field) => field !== undefined).map(pathOf)
}

/** A field by any of its names: `a[0].b`, `/a/0/b`, `body.a.0.b` are all `a.0.b`. */
const pathOf = (field: string): string =>
  field
    .replaceAll(/\[(\w+)\]/g, '.$1')
    .replaceAll('/', '.')
    .replace(/^(\.|body\.)+/, '')

const isWithin = (path: string, name: string): boolean => path === name || path.startsWith(`${name}.`)

const valueAt = (body: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((at, name) => (at as Record<string, unknown> | null | undefined)?.[name], body)
