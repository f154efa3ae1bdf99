import { problemsOf } from '#shared/grids/draft-problems.ts'
import type { Looked } from './look-through.ts'

addEventListener('message', ({ data: { state, measures } }: MessageEvent<Looked>) => {
  postMessage(problemsOf(state, measures))
})
