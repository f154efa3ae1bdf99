import { wordIn } from '../app/code-words.ts'
import { planEventWords } from '../designer/event-words.ts'
import { incidentEventWords } from '../incidents/event-words.ts'
import { noticeEventWords } from '../notices/event-words.ts'
import { peopleEventWords } from '../people/event-words.ts'
import { settingEventWords } from '../settings/event-words.ts'

/** What happened, in a word, for all that the record holds; what no feature here knows stands as it came. */
export const eventWords = (type: string): string => wordIn(ALL, type)

const ALL = {
  ...incidentEventWords,
  ...planEventWords,
  ...peopleEventWords,
  ...settingEventWords,
  ...noticeEventWords,
}
