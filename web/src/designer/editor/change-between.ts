import { gridIn, type Change, type DraftState } from '#shared/grids/draft-state.ts'
import type { DraftGrid } from '#shared/grids/draft.ts'

/** How some grids differ between two states; a grid that is the same in both is no part of it. */
export function changeBetween(from: DraftState, to: DraftState, codes: ReadonlySet<string>): Change {
  const before: DraftGrid[] = []
  const after: DraftGrid[] = []
  for (const code of codes) {
    const [was, is] = [gridIn(from, code), gridIn(to, code)]
    if (JSON.stringify(was) === JSON.stringify(is)) continue
    if (was !== undefined) before.push(was)
    if (is !== undefined) after.push(is)
  }
  return { before, after }
}
