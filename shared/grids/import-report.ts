import * as z from 'zod'
import { Datum } from '../geo/position.ts'

const Note = z.strictObject({
  kind: z.string(),
  /** The feature's place in the file, from 0, and its name or code where it has one. */
  feature: z.int().nonnegative().optional(),
  label: z.string().optional(),
  en: z.string(),
  zh: z.string(),
  areaSquareMetres: z.number().optional(),
})
export type Note = z.infer<typeof Note>

/**
 * The lists of a report: what was refused; worth knowing; given another code; decided between features;
 * repaired.
 */
export const REPORT_LISTS = ['refused', 'told', 'renumbered', 'resolved', 'repaired'] as const
export type ReportList = (typeof REPORT_LISTS)[number]

/**
 * What the grids of a file change against those that the draft holds, by code. `redrawn` are grids of both
 * whose border is another by more than some centimetres, `metres` how far the middle one of them lies from
 * where it lay. `problems` are those that the checks would find then.
 */
const ImportChanges = z
  .strictObject({
    same: z.int().nonnegative(),
    redrawn: z.int().nonnegative(),
    metres: z.number().nonnegative(),
    renamed: z.int().nonnegative(),
    made: z.int().nonnegative(),
    gone: z.int().nonnegative(),
    problems: z.strictObject({ blocking: z.int().nonnegative(), others: z.int().nonnegative() }),
  })
  .meta({ id: 'ImportChanges' })
export type ImportChanges = z.infer<typeof ImportChanges>

/**
 * What an import did with the file; every list holds the first 200, `totals` how many there were, `counts`
 * the same by kind.
 */
export const ImportReport = z
  .strictObject({
    version: z.int().positive().nullable(),
    unchanged: z.boolean(),
    gridCount: z.int().nonnegative(),
    counts: z.record(z.string(), z.int()),
    /** Absent in reports of before there were totals. */
    totals: z.record(z.enum(REPORT_LISTS), z.int().nonnegative()).optional(),
    refused: z.array(Note),
    told: z.array(Note).default([]),
    renumbered: z.array(Note).default([]),
    resolved: z.array(Note),
    repaired: z.array(Note),
    /** The datum that the file fits much better than the one it was read in. */
    fitsBetterIn: Datum.optional(),
    /** Only of a trial, which is to be decided upon. */
    changes: ImportChanges.optional(),
  })
  .meta({ id: 'ImportReport' })
export type ImportReport = z.infer<typeof ImportReport>

/** How many notes a list had before it was cut. */
export const totalOf = ({ totals, ...lists }: ImportReport, list: ReportList): number =>
  totals?.[list] ?? lists[list].length
