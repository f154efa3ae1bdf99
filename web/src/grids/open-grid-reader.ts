import { GridReader, type GridLine } from './grid-reader.ts'

/** A reader with a worker of its own; to close it ends the worker. */
export function openGridReader(line: GridLine): GridReader {
  const worker = new Worker(new URL('./plan-worker.ts', import.meta.url), { type: 'module' })
  return new GridReader(worker, line, () => worker.terminate())
}
