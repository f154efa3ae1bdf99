import type * as z from 'zod'

const keyOf = (name: string): string => `liuwang.draft.${name}`

/** Keeps what was typed on this device, at every change, so that neither a sign-in nor a closed tab loses it. */
export function keepDraft(name: string, value: unknown): void {
  localStorage.setItem(keyOf(name), JSON.stringify(value))
}

/** What was kept under the name, or null when there is none or it has another form by now. */
export function readDraft<T extends z.ZodType>(name: string, schema: T): z.output<T> | null {
  const text = localStorage.getItem(keyOf(name))
  if (text === null) return null
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    // Not ours to repair: a text that is no JSON was never written by keepDraft.
    return null
  }
}

export function dropDraft(name: string): void {
  localStorage.removeItem(keyOf(name))
}
