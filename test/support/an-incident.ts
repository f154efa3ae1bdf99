import { ulid } from 'ulid'
import { Submission } from '#shared/incidents/incident.ts'

/** A submission that the real schema takes, in the form in which it is sent. */
export function aSubmission(more: Partial<Record<keyof Submission, unknown>> = {}): Submission {
  const submission = {
    id: `inc_${ulid()}`,
    class: 'public-order',
    title: '路口有人争吵',
    occurredAt: '2026-11-22T15:04:00+08:00',
    channel: 'patrol',
    urgency: 'general',
    ...more,
  }
  return Submission.parse(JSON.parse(JSON.stringify(submission)))
}

export const at = ({ lng, lat }: { lng: number; lat: number }, accuracyMetres = 5) => ({
  lng,
  lat,
  datum: 'WGS84',
  accuracyMetres,
  source: 'device',
})

export const aCommand = (type: string, expectedVersion: number, more: object = {}) => ({
  commandId: `cmd_${ulid()}`,
  type,
  expectedVersion,
  ...more,
})
