import { Incident } from '#shared/incidents/incident.ts'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** The n-th of the ids of a test. */
export const incidentId = (n: number): string => {
  const digits = [...String(n)].map((digit) => ALPHABET[Number(digit)]).join('')
  return `inc_01J${digits.padStart(23, '0')}`
}

/** An incident of the n-th id, as the contract has it. */
export const anIncident = (n: number, change: Partial<Record<keyof Incident, unknown>> = {}): Incident =>
  Incident.parse({
    id: incidentId(n),
    version: 1,
    status: 'reported',
    class: 'traffic',
    title: '路口信号灯不亮',
    channel: 'patrol',
    urgency: 'urgent',
    net: 'street',
    county: '530402',
    division: '530402006012001',
    grid: '530402006012001',
    assignee: null,
    position: { lng: 102.55, lat: 24.35, datum: 'WGS84', accuracyMetres: 8, source: 'device' },
    placement: {
      planVersion: 1,
      rule: 'inside',
      owner: '530402006012001',
      candidates: [{ code: '530402006012001', name: '第01网格', inside: true, marginMetres: 42.5 }],
      chooser: 'rule',
      datum: 'WGS84',
      lngLat: [102.55, 24.35],
    },
    occurredAt: '2026-11-22T07:00:00.000Z',
    reportedAt: '2026-11-22T07:04:00.000Z',
    changedAt: '2026-11-22T07:04:00.000Z',
    author: 'patrol',
    head: 'a'.repeat(64),
    ...change,
  })
