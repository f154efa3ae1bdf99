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
) => Promise<FoundGeometry[]>

/** Reads a file in a worker, so that the page stays quick however large it is. Rejects when it cannot be read. */
export const geometriesOf: GeometriesOf = (file, features, datum) =>
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
    worker.postMessage({ file, features: [...features], datum } satisfies Asked)
  })
