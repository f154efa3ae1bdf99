import type { Submission } from '#shared/incidents/incident.ts'
import { WORDS_CHARACTERS } from '#shared/incidents/incident.ts'
import { asLine, cutLine, isLongerThan, NAME_CHARACTERS, showsSomething } from '#shared/lib/name.ts'

type Texts = Pick<Submission, 'title' | 'description'>

const ELLIPSIS = '…'

/**
 * One field is quicker under a thumb than two: the first line that shows something is the title, what follows
 * is the description. A first line that is too long for a title is cut there and stands whole in the
 * description.
 */
export function textsOf(words: string): Texts {
  const lines = words.trim().split('\n')
  const start = Math.max(0, lines.findIndex(showsSomething))
  const first = asLine(lines[start] ?? '')
  const rest = lines.slice(start + 1)
  const title = titleOf(first)
  const description = (title === first ? rest : [first, ...rest]).join('\n').trim()
  return description === '' ? { title } : { title, description }
}

/** The one field again, for a report that came back; the inverse of `textsOf`. */
export function wordsOf({ title, description }: Texts): string {
  if (description === undefined || description === '') return title
  const [first = ''] = description.split('\n')
  const isCutFrom = title !== first && title === titleOf(first)
  return isCutFrom ? description : `${title}\n${description}`
}

/** Whether there is something to say and room for it. */
export const fitsWords = (words: string): boolean =>
  showsSomething(words) && !isLongerThan(textsOf(words).description ?? '', WORDS_CHARACTERS)

const titleOf = (line: string): string =>
  isLongerThan(line, NAME_CHARACTERS) ? cutLine(line, NAME_CHARACTERS - 1) + ELLIPSIS : line
