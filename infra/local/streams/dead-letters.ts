import { appendFileSync } from 'node:fs'
import { warn } from '../say.ts'
import type { LambdaRecord } from './stream-event.ts'

/** Where records go that a function refuses again and again; on AWS a queue with an alarm. */
export type SetAside = (consumer: string, record: LambdaRecord, reason: string) => void

/** Appends to a file, a JSON object a line, and tells the person at the terminal. */
export const deadLetters =
  (file: string): SetAside =>
  (consumer, record, reason) => {
    appendFileSync(
      file,
      `${JSON.stringify({ v: 1, at: new Date().toISOString(), consumer, reason, record })}\n`,
      { mode: 0o600 },
    )
    warn(
      `${consumer} 多次失败，记录已移入 ${file}`,
      `${consumer} failed again and again, the record was set aside in ${file}: ${reason}`,
    )
  }
