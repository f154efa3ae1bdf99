import * as z from 'zod'

/** A time of day in China, 00:00 to 24:00. */
const TimeOfDay = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'expected a time as 08:30')

const Span = z
  .strictObject({
    from: TimeOfDay.meta({ label: { zh: '起', en: 'From' } }),
    to: TimeOfDay.meta({ label: { zh: '止', en: 'To' } }),
  })
  .refine(({ from, to }) => from < to, {
    path: ['to'],
    error: '结束时间须晚于开始时间。 the end must be after the beginning',
  })
type Span = z.infer<typeof Span>

function inOrder(spans: readonly Span[], context: z.core.$RefinementCtx): void {
  for (const [index, span] of spans.entries())
    if (index > 0 && span.from < spans[index - 1]!.to)
      context.issues.push({
        code: 'custom',
        input: spans,
        path: [index, 'from'],
        message: '时段须依次排列且不重叠。 the spans must follow each other without overlap',
      })
}

/** The hours of a working day, in which deadlines in hours run. */
export const WorkingHours = z.strictObject({
  spans: z
    .array(Span)
    .min(1)
    .max(6)
    .superRefine(inOrder)
    .meta({ label: { zh: '工作时段', en: 'Hours' } }),
})
export type WorkingHours = z.infer<typeof WorkingHours>

/** What a county begins with. */
export const WORKING_HOURS: WorkingHours = {
  spans: [
    { from: '08:30', to: '12:00' },
    { from: '14:00', to: '17:30' },
  ],
}
