import type { DraftProblem } from '#shared/grids/draft-edit.ts'
import type { Measures } from '#shared/grids/draft-problems.ts'
import type { DraftState } from '#shared/grids/draft-state.ts'

export interface Looked {
  readonly state: DraftState
  readonly measures: Measures
}

/** Who looks through a draft of more vertices than a page looks through at once. */
export interface Aside {
  readonly mostAtOnce: number
  readonly problemsOf: (asked: Looked) => Promise<DraftProblem[]>
}

/**
 * A worker: of a coast of half a million vertices the page would stand still for seconds, of 5,000 grids of a
 * county for half of one.
 */
export const aside: Aside = { mostAtOnce: 300_000, problemsOf: inWorker }

function inWorker(asked: Looked): Promise<DraftProblem[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./look-worker.ts', import.meta.url), { type: 'module' })
    worker.onmessage = ({ data }: MessageEvent<DraftProblem[]>) => {
      worker.terminate()
      resolve(data)
    }
    worker.onerror = (event) => {
      worker.terminate()
      reject(new Error(event.message))
    }
    worker.postMessage(asked)
  })
}
