import fc from 'fast-check'
import { flushSync } from 'svelte'
import { describe, expect, test } from 'vitest'
import type { LiveChange } from '#shared/contract/live.ts'
import { Collection, type Versioned } from '../../../web/src/live/collection.svelte.ts'

interface Thing extends Versioned {
  readonly text: string
}

const thing = (id: string, version: number): Thing => ({ id, version, text: `${id} as of ${version}` })
const shown = (id: string, version: number): LiveChange<Thing> => ({
  id,
  version,
  record: thing(id, version),
})
const hidden = (id: string, version: number): LiveChange<Thing> => ({ id, version })
const stateOf = (collection: Collection<Thing>) => collection.all().sort((a, b) => a.id.localeCompare(b.id))

/** A history: of each version of each thing exactly one thing is true. */
const history = fc
  .array(fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), hides: fc.boolean() }), { maxLength: 24 })
  .map((steps) => {
    const versions = new Map<string, number>()
    return steps.map(({ id, hides }) => {
      const version = (versions.get(id) ?? 0) + 1
      versions.set(id, version)
      return hides ? hidden(id, version) : shown(id, version)
    })
  })

describe('a collection', () => {
  test('ends in the same state however its changes are shuffled, repeated, delayed and batched', () => {
    const delivery = history.chain((changes) =>
      fc.record({
        changes: fc.constant(changes),
        repeats: fc.subarray(changes),
        order: fc.array(fc.nat(), { minLength: 48, maxLength: 48 }),
        cut: fc.nat({ max: 48 }),
      }),
    )
    fc.assert(
      fc.property(delivery, ({ changes, repeats, order, cut }) => {
        const inOrder = new Collection<Thing>()
        for (const change of changes) inOrder.apply([change])
        const sent = [...changes, ...repeats]
          .map((change, index) => ({ change, rank: order[index] ?? 0 }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ change }) => change)
        const shuffled = new Collection<Thing>()
        shuffled.apply(sent.slice(0, cut))
        shuffled.apply(sent.slice(cut))
        expect(stateOf(shuffled)).toEqual(stateOf(inOrder))
      }),
      { seed: 2026, numRuns: 500 },
    )
  })

  test('ends in the same state whether a snapshot came before or after the changes it already holds', () => {
    fc.assert(
      fc.property(history, fc.nat({ max: 24 }), (changes, cut) => {
        const server = new Collection<Thing>()
        server.apply(changes.slice(0, cut))
        const snapshot = server.all()
        server.apply(changes.slice(cut))
        const screen = new Collection<Thing>()
        screen.replace(snapshot)
        screen.apply(changes)
        expect(stateOf(screen)).toEqual(stateOf(server))
      }),
      { seed: 2026, numRuns: 300 },
    )
  })

  test('keeps what it knows newer than a snapshot, and drops what a snapshot no longer holds', () => {
    const collection = new Collection<Thing>()
    collection.apply([shown('a', 3), shown('b', 1)])
    collection.replace([thing('a', 2)])
    expect(stateOf(collection)).toEqual([thing('a', 3)])
  })

  test('does not bring back by a late snapshot what was taken from the reader', () => {
    const collection = new Collection<Thing>()
    collection.apply([hidden('a', 4)])
    collection.replace([thing('a', 4)])
    expect(collection.size).toBe(0)
  })

  test('drains each thing once, and only what has changed since', () => {
    const collection = new Collection<Thing>()
    collection.apply([shown('a', 1), shown('a', 2), shown('b', 1)])
    expect(collection.drain()).toEqual({ changed: [thing('a', 2), thing('b', 1)], removed: [] })
    collection.apply([shown('a', 2), hidden('b', 2)])
    expect(collection.drain()).toEqual({ changed: [], removed: ['b'] })
    expect(collection.drain()).toEqual({ changed: [], removed: [] })
  })

  test('wakes its readers', () => {
    const collection = new Collection<Thing>()
    const seen: number[] = []
    const stop = $effect.root(() => {
      $effect(() => void seen.push(collection.size))
    })
    flushSync()
    collection.apply([shown('a', 1)])
    flushSync()
    stop()
    expect(seen).toEqual([0, 1])
  })
})
