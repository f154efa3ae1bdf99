import { decodeTime } from 'ulid'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeCounty, type DemoCounty } from '#infra/local/demo/county.ts'
import { makeIncidents, type DemoIncident } from '#infra/local/demo/incidents.ts'
import { borderMetres, flattenPolygons, holds } from '#shared/geo/flat-polygons.ts'
import { Status, Submission } from '#shared/incidents/incident.ts'
import { stepOf } from '#shared/incidents/lifecycle.ts'
import { DAY } from '#shared/lib/time.ts'

const UNTIL = new Date('2026-11-22T07:04:00Z')
const CALLED_IN = ['phone', 'hotline', 'online']

let county: DemoCounty
let incidents: DemoIncident[]
beforeAll(() => {
  county = makeCounty({ seed: 1 })
  incidents = makeIncidents({ county, seed: 1, until: UNTIL })
})

/** Where a story leaves its incident; throws on a step that the lifecycle does not allow there. */
function statusAfter({ story }: DemoIncident): Status {
  let status: Status = 'reported'
  for (const step of story) {
    const { from, to } = stepOf({ workflow: 1 }, step.type)
    if (!from.includes(status)) throw new Error(`${step.type} is not taken from ${status}`)
    const end =
      to === null || typeof to === 'string' ? to : to[step.type === 'verify' ? step.outcome : 'pass']
    status = Status.parse(end ?? status)
  }
  return status
}

/** The margin of each located incident in the grid that holds it, in metres, with its accuracy. */
const margins = () => {
  const polygons = flattenPolygons(county.grids.map(({ geometry }) => geometry))
  return incidents.flatMap(({ submission: { position } }) => {
    if (!position) return []
    const at = [position.lng, position.lat] as const
    const holders = county.grids.flatMap((_, grid) => (holds(polygons, grid, ...at) ? [grid] : []))
    expect(holders).toHaveLength(1)
    return [{ margin: borderMetres(polygons, holders[0] ?? -1, at), accuracy: position.accuracyMetres }]
  })
}

describe('makeIncidents', () => {
  it('makes submissions that the API takes, each under an id of its own time', () => {
    expect(incidents).toHaveLength(600)
    expect(new Set(incidents.map(({ submission }) => submission.id)).size).toBe(600)
    for (const { submission } of incidents) {
      expect(Submission.parse(submission)).toEqual(submission)
      expect(decodeTime(submission.id.slice(4))).toBe(Date.parse(submission.occurredAt))
    }
  })

  it('spreads them over the thirty days before, oldest first, mostly by day and in the evening', () => {
    const times = incidents.map(({ submission }) => Date.parse(submission.occurredAt))
    expect(times).toEqual(times.toSorted((one, other) => one - other))
    expect(Math.min(...times)).toBeGreaterThan(UNTIL.getTime() - 30 * DAY)
    expect(Math.max(...times)).toBeLessThanOrEqual(UNTIL.getTime())
    const asleep = times.filter((time) => (new Date(time).getUTCHours() + 8) % 24 < 6)
    expect(asleep.length / times.length).toBeLessThan(0.08)
  })

  it('places 6 to 12 % nearer to a border than they are accurate, the rest clear of it', () => {
    const near = margins().filter(({ margin, accuracy }) => margin < accuracy)
    expect(near.length / incidents.length).toBeGreaterThan(0.06)
    expect(near.length / incidents.length).toBeLessThan(0.12)
  })

  it('leaves some called-in ones without a position, naming a real division instead', () => {
    const codes = new Set(county.divisions.map(({ code }) => code))
    const unlocated = incidents.filter(({ submission }) => !submission.position)
    expect(unlocated.length).toBeGreaterThan(40)
    for (const { submission } of unlocated) {
      expect(CALLED_IN).toContain(submission.channel)
      expect(codes).toContain(submission.division)
    }
  })

  it('takes old ones to their end and leaves recent ones on the way, every step legal and in time', () => {
    const ends = incidents.map(statusAfter)
    const old = ends.slice(0, 300).filter((status) => status === 'closed' || status === 'void')
    expect(old.length).toBeGreaterThan(260)
    const open = new Set(ends.slice(-60))
    for (const status of ['reported', 'accepted', 'assigned', 'handling', 'verifying', 'closed']) {
      expect(open).toContain(status)
    }
    for (const { submission, story } of incidents) {
      const times = [submission.occurredAt, ...story.map(({ at }) => at), UNTIL.toISOString()]
      expect(times).toEqual(times.toSorted())
    }
  })

  it('holds no number that could be called and none of the classes missing', () => {
    const words = incidents.map(({ submission }) => `${submission.title}${submission.description ?? ''}`)
    expect(words.filter((text) => /\d{3,}/.test(text))).toEqual([])
    expect(new Set(incidents.map(({ submission }) => submission.class)).size).toBe(8)
  })

  it('gives the same incidents for the same seed', () => {
    expect(makeIncidents({ county, seed: 1, until: UNTIL })).toEqual(incidents)
    expect(makeIncidents({ county, seed: 2, until: UNTIL, count: 600 })).not.toEqual(incidents)
  })

  it('makes as many as asked for, in as many days', () => {
    const some = makeIncidents({ county, seed: 3, until: UNTIL, count: 50, days: 2 })
    expect(some).toHaveLength(50)
    expect(Date.parse(some[0]?.submission.occurredAt ?? '')).toBeGreaterThan(UNTIL.getTime() - 2 * DAY)
  })
})
