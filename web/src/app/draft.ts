import type * as z from 'zod'
import { tolerant } from '#shared/contract/tolerant.ts'

const keyOf = (name: string): string => `liuwang.draft.${name}`
/** Where a draft lies that the page which wrote over it could not read. */
const asideOf = (name: string): string => `${keyOf(name)}.aside`

/**
 * Keeps what was typed on this device, at every change, so that neither a sign-in nor a closed tab loses it.
 */
export function keepDraft<T extends z.ZodType>(name: string, schema: T, value: z.input<T>): void {
  putAside(name, schema)
  localStorage.setItem(keyOf(name), JSON.stringify(value))
}

/**
 * What was kept under the name, with what another release's page wrote there and this one does not know; null
 * when there is none. A member that is added to a form is optional there, so that drafts of before are read
 * on. What was put aside is taken up by the page that can read it, once nothing else stands there.
 */
export function readDraft<T extends z.ZodType>(name: string, schema: T): z.output<T> | null {
  const text = localStorage.getItem(keyOf(name))
  if (text !== null) return draftIn(text, schema)
  const aside = localStorage.getItem(asideOf(name))
  const draft = aside === null ? null : draftIn(aside, schema)
  if (aside === null || draft === null) return null
  localStorage.setItem(keyOf(name), aside)
  localStorage.removeItem(asideOf(name))
  return draft
}

function draftIn<T extends z.ZodType>(text: string, schema: T): z.output<T> | null {
  try {
    return tolerant(schema, 'kept').safeParse(JSON.parse(text)).data ?? null
  } catch {
    // Not ours to repair: a text that is no JSON was never written by keepDraft.
    return null
  }
}

/** Drops what was kept under the name; what this page cannot read is not its own to drop. */
export function dropDraft(name: string, schema: z.ZodType): void {
  putAside(name, schema)
  localStorage.removeItem(keyOf(name))
}

function putAside(name: string, schema: z.ZodType): void {
  const text = localStorage.getItem(keyOf(name))
  if (text !== null && draftIn(text, schema) === null) localStorage.setItem(asideOf(name), text)
}
