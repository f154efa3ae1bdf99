import type { PersonFact } from '#shared/people/decide-person.ts'
import type { PostFact } from '#shared/people/decide-post.ts'
import * as m from '../paraglide/messages.js'

/** What happened to people and posts, in a word. */
export const peopleEventWords: Readonly<Record<PersonFact['type'] | PostFact['type'], () => string>> = {
  'person.added': m.event_person_added,
  'person.changed': m.event_person_changed,
  'person.disabled': m.event_person_disabled,
  'person.enabled': m.event_person_enabled,
  'post.appointed': m.event_post_appointed,
  'post.ended': m.event_post_ended,
  'post.corrected': m.event_post_corrected,
}
