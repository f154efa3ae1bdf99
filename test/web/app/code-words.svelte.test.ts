import { expect, test } from 'vitest'
import { Channel, Status, Urgency } from '#shared/incidents/incident.ts'
import { DRAFT_EVENTS } from '#shared/grids/draft-life.ts'
import { PLAN_EVENTS } from '#shared/grids/plan.ts'
import { INCIDENT_EVENTS } from '#shared/incidents/facts.ts'
import { NOTICE_EVENTS } from '#shared/notices/command.ts'
import { PERSON_EVENTS } from '#shared/people/decide-person.ts'
import { POST_EVENTS } from '#shared/people/decide-post.ts'
import { SETTING_EVENTS } from '#shared/settings/command.ts'
import { actionsOf, type Role } from '#shared/people/access.ts'
import * as words from '../../../web/src/app/words.ts'
import { markWords } from '../../../web/src/designer/approval/draft-standing.ts'
import * as designer from '../../../web/src/designer/words.ts'
import { statusWords } from '../../../web/src/incidents/status-words.ts'
import { eventWords } from '../../../web/src/audit/event-words.ts'
import { GLYPH_PLACES, NET_GLYPHS, URGENCY_SHAPES } from '../../../web/src/ui/shapes.ts'

const { problemKindWords, draftStatusWords, schemeWords, layerWords } = designer
const TABLES: Readonly<Record<string, Readonly<Record<string, () => string>>>> = {
  ...words,
  ...{ problemKindWords, draftStatusWords, schemeWords, layerWords, markWords },
}

test.each(Object.keys(TABLES))('%s: a code that only a newer server knows stands as it came', (name) => {
  for (const code of ['tsunami', 'constructor', 'toString']) expect(TABLES[name]?.[code]?.()).toBe(code)
})

test('an event of a newer server stands as it came', () => {
  for (const type of ['patrol.started', 'constructor']) expect(eventWords(type)).toBe(type)
})

test('every code of today has its word', () => {
  const { urgencyWords, channelWords } = words
  const of = <C extends string>(codes: readonly C[], table: Readonly<Record<C, () => string>>) =>
    codes.filter((code) => table[code]() === code)
  expect([
    Status.options.filter((status) => statusWords({ workflow: 1, status }) === status),
    of(Urgency.options, urgencyWords),
    of(Channel.options, channelWords),
    [INCIDENT_EVENTS, PLAN_EVENTS, DRAFT_EVENTS, PERSON_EVENTS, POST_EVENTS, SETTING_EVENTS, NOTICE_EVENTS]
      .flat()
      .filter((type) => eventWords(type) === type),
  ]).toEqual([[], [], [], []])
})

test('an urgency that is not known is drawn plainly, and a net that is not known by no sign', () => {
  const shapes: Readonly<Record<string, string>> = { ...NET_GLYPHS }
  expect(shapes['street']).toBeDefined()
  const [urgency, net] = ['calm', 'sky'] as [never, never]
  expect([URGENCY_SHAPES[urgency], GLYPH_PLACES[urgency], NET_GLYPHS[net]]).toEqual([
    URGENCY_SHAPES.general,
    GLYPH_PLACES.general,
    '',
  ])
})

test('a role that is not known holds nothing', () => {
  const [role] = ['warden'] as [string] as [Role]
  expect(actionsOf([role, 'auditor'])).toEqual(actionsOf(['auditor']))
})
