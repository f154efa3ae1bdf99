import type { Datum } from '#shared/geo/position.ts'
import type { GridGeometry } from '../../map/sheet-map.ts'
import type { Asked } from './feature-worker.ts'

export interface FoundGeometry {
  /** The feature's place in the file, from 0. */
  readonly feature: number
  readonly geometry: GridGeometry
}

export type GeometriesOf = (
  file: File,
  features: readonly number[],
  datum: Datum | null,
  signal: AbortSignal,
) => Promise<FoundGeometry[]>

/**
 * Reads a file in a worker, so that the page stays quick however large it is. Rejects when it cannot be read,
 * or is not wanted any more.
 */
export const geometriesOf: GeometriesOf = (file, features, datum, signal) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./feature-worker.ts', import.meta.url), { type: 'module' })
    worker.onmessage = ({ data }: MessageEvent<FoundGeometry[]>) => {
      worker.terminate()
      resolve(data)
    }
    worker.onerror = (event) => {
      worker.terminate()
      reject(new Error(event.message))
    }
    signal.addEventListener('abort', () => {
      worker.terminate()
      reject(new Error('not wanted any more'))
    })
    worker.postMessage({ file, features: [...features], datum } satisfies Asked)
  })
