import { Refusal } from '#shared/contract/client.ts'
import { MOST_CHANGED } from '#shared/grids/draft-change.ts'
import type { TurnRefusal } from '#shared/grids/draft-log.ts'
import type { EditReason } from '#shared/grids/refusal-reason.ts'
import { problemWords } from '../../api/problem-words.ts'
import * as m from '../../paraglide/messages.js'
import type { Trouble } from './edit-queue.svelte.ts'

type NameOf = (code: string) => string
type Words = (names: { names: string }) => string

const REASONS: Readonly<Record<Exclude<EditReason, TurnRefusal>, Words>> = {
  'no-such-grid': m.designer_reason_no_such_grid,
  'no-such-vertex': m.designer_reason_no_such_vertex,
  'no-such-edge': m.designer_reason_no_such_edge,
  outline: m.designer_reason_outline,
  node: m.designer_reason_node,
  'too-few-vertices': m.designer_reason_too_few,
  'crosses-itself': m.designer_reason_crosses,
  overlap: m.designer_reason_overlap,
  'line-misses': m.designer_reason_line_misses,
  'code-taken': m.designer_reason_code_taken,
  'no-area': m.designer_reason_no_area,
  'outside-division': m.designer_reason_outside_division,
  'no-community': m.designer_reason_no_community,
  'codes-used-up': m.designer_reason_codes_used_up,
  'other-layer': m.designer_reason_other_layer,
  'nothing-to-merge': m.designer_reason_nothing_to_merge,
  'too-many-origins': m.designer_reason_too_many_origins,
  'nothing-changes': m.designer_reason_nothing_changes,
  'nothing-to-repair': m.designer_reason_nothing_to_repair,
  'moves-too-far': m.designer_reason_moves_too_far,
  'too-much': () => m.designer_reason_too_much({ most: MOST_CHANGED }),
  'nothing-left': m.designer_reason_nothing_left,
  'too-many-vertices': m.designer_reason_too_many_vertices,
}

/** Nothing was drawn that could be taken back: these say what to do instead. */
const TURNS: Readonly<Record<TurnRefusal, (who: string) => TroubleWords>> = {
  'built-upon': (who) => ({ title: m.designer_built_upon({ who }), next: m.designer_built_upon_next() }),
  'nothing-to-undo': () => ({ title: m.designer_nothing_to_undo(), next: '' }),
  'nothing-to-redo': () => ({ title: m.designer_nothing_to_redo(), next: '' }),
}

const MOST_NAMED = 3

/**
 * Why an edit was not taken, in a sentence or two: what stands in the way, who is concerned, what became of
 * the drawing.
 */
export interface TroubleWords {
  readonly title: string
  readonly next: string
}

/** The names of some grids, the first three and how many more. */
export function namesOf(codes: readonly string[], nameOf: NameOf): string {
  const named = codes.slice(0, MOST_NAMED).map((code) => m.designer_quoted({ name: nameOf(code) }))
  const more = codes.length - named.length
  return named.join(m.designer_and()) + (more > 0 ? m.designer_and_more({ count: more }) : '')
}

export function troubleWords(trouble: Trouble, nameOf: NameOf): TroubleWords {
  if (trouble.by === 'rules') {
    return {
      title: REASONS[trouble.reason]({ names: namesOf(trouble.codes, nameOf) || m.designer_the_drawn() }),
      next: m.designer_nothing_changed(),
    }
  }
  const words = serverWords(trouble.error, nameOf)
  const also = trouble.alsoLost === 0 ? '' : m.designer_also_lost({ count: trouble.alsoLost })
  return { title: words.title, next: words.next + also }
}

function serverWords(error: unknown, nameOf: NameOf): TroubleWords {
  const problem = error instanceof Refusal ? error.problem : null
  const { reason, codes = [], by = [] } = problem ?? {}
  const names = namesOf(codes, nameOf)
  const who = [...new Set(by.map(({ name }) => name))].join(m.designer_and())
  if (problem?.code === 'edit-conflict') {
    const title = names === '' ? m.designer_conflict_all({ who }) : m.designer_conflict({ who, names })
    return { title, next: m.designer_conflict_next() }
  }
  if (isIn(TURNS, reason)) return TURNS[reason](who)
  if (isIn(REASONS, reason))
    return {
      title: REASONS[reason]({ names: names || m.designer_the_drawn() }),
      next: m.designer_taken_back(),
    }
  const { title, next } = problemWords(error)
  return { title, next }
}

/** A server that is newer than this page may give a reason that the page has no words for. */
export const isIn = <K extends string>(
  words: Readonly<Record<K, unknown>>,
  reason: string | undefined,
): reason is K => reason !== undefined && Object.hasOwn(words, reason)
