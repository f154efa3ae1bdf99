import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { payloadHashOf, sealed } from '#shared/ledger/chain.ts'
import { LedgerEvent, Seal, type EventType } from '#shared/ledger/event.ts'
import { brokenSeals, reviewChain } from '../../../web/src/audit/review-chain.ts'

const aggregate = 'inc_01K3ZQ8S5T6V7W8X9Y0Z1A2B3C'
const steps: readonly EventType[] = [
  'incident.reported',
  'incident.accepted',
  'incident.assigned',
  'incident.started',
  'incident.fed-back',
]

const Link = LedgerEvent.omit({ hash: true })
const OpenSeal = Seal.omit({ hash: true })

const at = (seq: number) => `2026-11-22T07:0${seq}:00.000Z`
const salt = '0'.repeat(32)

function aChain(): LedgerEvent[] {
  const events: LedgerEvent[] = []
  for (const [index, type] of steps.entries()) {
    const seq = index + 1
    const payload = {
      v: 1,
      aggregate,
      seq,
      retention: 'incident-text',
      salt,
      body: { text: `${seq}` },
    } as const
    const codes = { status: 'reported', seq }
    const link = {
      v: 1,
      aggregate,
      seq,
      type,
      county: '530402',
      actor: 'patrol',
      at: at(seq),
      codes,
    }
    const previous = events.at(-1)?.hash ?? null
    events.push(sealed(Link.parse({ ...link, payloadHash: payloadHashOf(payload), previous })))
  }
  return events
}

const headOf = (events: readonly LedgerEvent[]) => {
  const last = events.at(-1)
  return last === undefined ? null : { aggregate, seq: last.seq, hash: last.hash }
}

describe('a chain reviewed in the browser', () => {
  test('is whole without the texts, which stay at the server', () => {
    const events = aChain()
    expect(reviewChain(aggregate, events, headOf(events))).toEqual({ findings: [], events: steps.length })
  })

  test('names the first link that was changed', () => {
    const events = aChain()
    const tampered = events.map((event) => (event.seq === 3 ? { ...event, at: at(9) } : event))
    const [first] = reviewChain(aggregate, tampered, headOf(events)).findings
    expect(first).toEqual({ aggregate, seq: 3, fault: 'hash' })
  })

  test('a link forged with a fitting hash breaks the joint after it', () => {
    const events = aChain()
    const { hash: _, ...link } = { ...events[2]!, actor: events[2]!.actor, codes: { status: 'void' } }
    const forged = events.with(2, sealed(link))
    expect(reviewChain(aggregate, forged, headOf(events)).findings).toEqual([
      { aggregate, seq: 4, fault: 'previous' },
    ])
  })

  test('a chain whose end was cut off does not reach the head the server named', () => {
    const events = aChain()
    const { findings } = reviewChain(aggregate, events.slice(0, -1), headOf(events))
    expect(findings).toEqual([{ aggregate, seq: 4, fault: 'head' }])
  })

  test('another chain, however whole, is not the one that was asked for', () => {
    const events = aChain()
    expect(reviewChain('plan_530402', events, headOf(events)).findings[0]?.fault).toBe('missing')
  })

  test('no change of any member of any link goes unnoticed', () => {
    const events = aChain()
    const members = fc.constantFrom(
      'seq',
      'type',
      'county',
      'actor',
      'at',
      'codes',
      'payloadHash',
      'previous',
      'hash',
    )
    const values: Record<string, unknown> = {
      seq: 77,
      type: 'incident.closed',
      county: '530403',
      actor: 'mallory',
      at: '2020-01-01T00:00:00.000Z',
      codes: {},
      payloadHash: 'b'.repeat(64),
      previous: 'c'.repeat(64),
      hash: 'd'.repeat(64),
    }
    fc.assert(
      fc.property(fc.nat({ max: steps.length - 1 }), members, (index, member) => {
        const tampered = events.with(index, { ...events[index]!, [member]: values[member] })
        expect(reviewChain(aggregate, tampered, headOf(events)).findings).not.toEqual([])
      }),
      { seed: 7, numRuns: 200 },
    )
  })
})

function someSeals(count: number): Seal[] {
  const seals: Seal[] = []
  for (let number = 1; number <= count; number++) {
    const link = { v: 1, county: '530402', number, from: null, through: at(number), headCount: 1 } as const
    const previous = seals.at(-1)?.hash ?? null
    seals.push(sealed(OpenSeal.parse({ ...link, headsHash: 'a'.repeat(64), previous })))
  }
  return seals.toReversed()
}

describe('seals reviewed in the browser', () => {
  test('are joined each to the one before', () => {
    expect(brokenSeals(someSeals(4))).toEqual(new Set())
    expect(brokenSeals(someSeals(4).slice(0, 2))).toEqual(new Set())
  })

  test('a changed or removed seal shows', () => {
    const seals = someSeals(4)
    expect(brokenSeals(seals.with(1, { ...seals[1]!, headCount: 9 }))).toEqual(new Set([3]))
    expect(brokenSeals(seals.toSpliced(1, 1))).toEqual(new Set([4]))
  })
})
