import type * as z from 'zod'
import { say } from '../app/say.ts'
import * as m from '../paraglide/messages.js'

/** What is wrong with a field, in words; `value` is what stands there. */
export function issueWords(issue: z.core.$ZodIssue, value: unknown): string {
  if (value === '' || value === undefined || value === null) return m.field_missing()
  if (issue.code === 'too_small') return tooSmall(issue)
  if (issue.code === 'too_big') return tooBig(issue)
  return spoken(issue.message) ?? m.field_invalid()
}

/** What a schema of ours says in both languages: Chinese first, English after it. */
function spoken(message: string): string | null {
  const [zh, en] = message.split('。 ')
  return en === undefined ? null : say({ zh: `${zh}。`, en: `${en[0]?.toUpperCase()}${en.slice(1)}.` })
}

function tooSmall({ origin, minimum }: z.core.$ZodIssueTooSmall): string {
  if (origin === 'string') return m.field_short({ count: Number(minimum) })
  if (origin === 'array' || origin === 'set') return m.field_few({ count: Number(minimum) })
  return m.field_least({ value: String(minimum) })
}

function tooBig({ origin, maximum }: z.core.$ZodIssueTooBig): string {
  if (origin === 'string') return m.field_long({ count: Number(maximum) })
  if (origin === 'array' || origin === 'set') return m.field_many({ count: Number(maximum) })
  return m.field_most({ value: String(maximum) })
}
