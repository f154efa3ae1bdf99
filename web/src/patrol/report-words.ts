import type { Submission } from '#shared/incidents/incident.ts'

type Texts = Pick<Submission, 'title' | 'description'>

/** What the contract allows of a title, and of the words below it; UTF-16 units, as zod counts. */
const LONGEST_TITLE = 100
export const LONGEST_WORDS = 4000
const ELLIPSIS = '…'

/**
 * One field is quicker under a thumb than two: the first line is the title, what follows is the description. A first
 * line that is too long for a title is cut there and stands whole in the description.
 */
export function textsOf(words: string): Texts {
  const text = words.trim()
  const [first = '', ...rest] = text.split('\n')
  const title = first.trim()
  if (title.length > LONGEST_TITLE) return { title: cut(title) + ELLIPSIS, description: text }
  const description = rest.join('\n').trim()
  return description === '' ? { title } : { title, description }
}

/** The one field again, for a report that came back; the inverse of `textsOf`. */
export function wordsOf({ title, description }: Texts): string {
  if (description === undefined || description === '') return title
  return isCutFrom(title, description) ? description : `${title}\n${description}`
}

/** Whether there is something to say and room for it. */
export const fitsWords = (words: string): boolean =>
  words.trim() !== '' && (textsOf(words).description ?? '').length <= LONGEST_WORDS

/** Never between the halves of a surrogate pair: half a character is no text. */
function cut(text: string): string {
  const part = text.slice(0, LONGEST_TITLE - 1)
  return /[\uD800-\uDBFF]$/.test(part) ? part.slice(0, -1) : part
}

const isCutFrom = (title: string, description: string): boolean =>
  title.length >= LONGEST_TITLE - 1 && title.endsWith(ELLIPSIS) && description.startsWith(title.slice(0, -1))
