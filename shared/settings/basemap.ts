import * as z from 'zod'
import { Code } from './code.ts'

/** What lies under the county's grids: one of those that the deployment lists; none unless chosen. */
export const Basemap = z.strictObject({
  id: Code.nullable().meta({ label: { zh: '底图', en: 'Basemap' } }),
  opacity: z
    .number()
    .min(0.1)
    .max(1)
    .meta({ label: { zh: '不透明度（0.1–1）', en: 'Opacity (0.1–1)' } }),
})
export type Basemap = z.infer<typeof Basemap>

/** What a county begins with. */
export const BASEMAP: Basemap = { id: null, opacity: 1 }
