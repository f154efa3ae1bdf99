import { GridReader, type Get } from './grid-reader.ts'

/** A reader with a worker of its own; to close it ends the worker. */
export function openGridReader(get: Get): GridReader {
  const worker = new Worker(new URL('./plan-worker.ts', import.meta.url), { type: 'module' })
  return new GridReader(worker, get, () => worker.terminate())
}
