import { existsSync } from 'node:fs'
import * as z from 'zod'
import { readWhole, writeWhole, type DataFolder } from '../data-folder.ts'
import { Instant } from '#shared/lib/time.ts'

/**
 * How the demo of a data folder is drawn, and how many of its incidents are there: enough to go on with
 * exactly the same ones after a stop in the middle.
 */
const DemoState = z.strictObject({
  v: z.literal(1),
  seed: z.int(),
  grids: z.int().positive(),
  incidents: z.int().nonnegative(),
  /** The end of the month of incidents. */
  until: Instant,
  done: z.int().nonnegative(),
})
export type DemoState = z.infer<typeof DemoState>

/** Null when this folder has no demo. */
export const readDemoState = (folder: DataFolder): DemoState | null =>
  existsSync(folder.demo) ? readWhole(folder.demo, DemoState) : null

export const writeDemoState = (folder: DataFolder, state: DemoState): void =>
  writeWhole(folder.demo, JSON.stringify(state))
