import { ulid } from 'ulid'
import { Submission, type Urgency } from '#shared/incidents/incident.ts'
import { DAY, HOUR, toInstant } from '#shared/lib/time.ts'
import type { DemoCounty } from './county.ts'
import { INCIDENT_KINDS, LANDMARKS, OCCURS_BY_HOUR, type IncidentKind } from './incident-kind.ts'
import { pickPlace, placesOf, pointIn, type Place } from './incident-place.ts'
import { makeStory, type StoryStep } from './incident-story.ts'
import { pick, seededRandom, type Random } from './seeded-random.ts'

export interface DemoIncident {
  /** What `POST /api/incidents` takes. */
  submission: Submission
  /** What has been done about it since, oldest first. */
  story: StoryStep[]
}

interface Month {
  county: DemoCounty
  seed: number
  count?: number
  /** The end of the month: nothing happens after it. */
  until: Date
  days?: number
}

const DEFAULT_COUNT = 600
const DEFAULT_DAYS = 30

/** UTC+8, the one time of the country. */
const LOCAL_OFFSET = 8 * HOUR

/** Above 1 the last days are busier than the first. */
const RECENCY = 1.25

/** Share of the positions that lie nearer to a border than they are accurate; the rest keep clear of it. */
const BORDER_SHARE = 0.1

/** Calls name a place in words: this share of them the operator does not find on the map. */
const UNLOCATED_SHARE = 0.6
const CALLED_IN: readonly Submission['channel'][] = ['phone', 'hotline', 'online']

/**
 * How well a place is known, metres: a phone between houses, a phone in the hills, a pin set by an operator.
 */
const ACCURACY_METRES = { town: [4, 22], rural: [6, 45], pin: [30, 60] } as const

const URGENCIES: readonly Urgency[] = ['general', 'urgent', 'critical']

/**
 * Synthetic incidents of the `days` up to `until`, oldest first, with what has become of each: busier in
 * town, by day and in the evening. The same arguments give the same incidents, ids included.
 */
export function makeIncidents({ county, seed, until, ...month }: Month): DemoIncident[] {
  const { count = DEFAULT_COUNT, days = DEFAULT_DAYS } = month
  const random = seededRandom(seed, 'incidents')
  const places = placesOf(county)
  const names = new Map(county.divisions.map(({ code, name }) => [code, name]))
  const incidents = Array.from({ length: count }, (): DemoIncident => {
    const kind = pick(random, INCIDENT_KINDS, ({ weight }) => weight)
    const place = pickPlace(places, kind.setting, random)
    const occurredAt = drawTime(kind, { until, days }, random)
    const report = pick(random, kind.reports)
    const submission = makeSubmission({ kind, report, place, names, occurredAt }, random)
    const { feedback } = report
    return { submission, story: makeStory(submission, { feedback, place: place.grid.code, until, random }) }
  })
  return incidents.sort((one, other) => (one.submission.id < other.submission.id ? -1 : 1))
}

interface Happening {
  kind: IncidentKind
  report: IncidentKind['reports'][number]
  place: Place
  names: ReadonlyMap<string, string>
  /** Milliseconds since the epoch. */
  occurredAt: number
}

function makeSubmission({ kind, report, place, names, occurredAt }: Happening, random: Random): Submission {
  const community = place.grid.code.slice(0, 12)
  const channel = pick(random, kind.channels)
  const called = CALLED_IN.includes(channel)
  const where = `${names.get(community) ?? ''}${pick(random, LANDMARKS[kind.spot][place.setting])}`
  return Submission.parse({
    id: `inc_${ulid(occurredAt, random)}`,
    class: kind.class,
    title: report.title,
    description: `${where}。${report.detail}`,
    ...(called && random() < UNLOCATED_SHARE
      ? { division: random() < 0.8 ? community : community.slice(0, 9) }
      : { position: drawPosition(place, called, random) }),
    occurredAt: toInstant(occurredAt),
    channel,
    urgency: pick(random, URGENCIES, (urgency) => kind.urgency[URGENCIES.indexOf(urgency)] ?? 0),
    ...(kind.net === undefined ? {} : { net: kind.net }),
  })
}

function drawPosition({ grid, setting }: Place, pinned: boolean, random: Random) {
  const [best, worst] = ACCURACY_METRES[pinned ? 'pin' : setting]
  const accuracyMetres = Math.round(best + (worst - best) * random() ** 2)
  const nearBorder = random() < BORDER_SHARE
  const [lng, lat] = pointIn(grid, { nearBorder, accuracyMetres }, random)
  return { lng, lat, datum: 'WGS84', accuracyMetres, source: pinned ? 'map' : 'device' }
}

/** A moment of the month at an hour that suits the kind, in milliseconds since the epoch. */
function drawTime(
  { rhythm }: IncidentKind,
  { until, days }: { until: Date; days: number },
  random: Random,
): number {
  const hours = OCCURS_BY_HOUR[rhythm]
  const hour = pick(
    random,
    hours.map((weight, index) => ({ weight, index })),
    ({ weight }) => weight,
  ).index
  const last = until.getTime()
  const day = Math.floor((last + LOCAL_OFFSET) / DAY) - Math.floor(days * random() ** RECENCY)
  const moment = day * DAY + hour * HOUR + Math.floor(random() * HOUR) - LOCAL_OFFSET
  // Today's hours that have not come yet are the same hours of the first day, which began before today's did.
  return moment <= last ? moment : moment - days * DAY
}
