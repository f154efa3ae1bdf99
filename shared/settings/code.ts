import * as z from 'zod'

/** The code of something that a county lists. Rows hold it for good: it is retired and never removed. */
export const Code = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, '只能用小写字母、数字和连字符。 small letters, digits and hyphens only')

interface Listed {
  readonly code: string
  readonly retired?: true | undefined
}

/** Of a list: each code once. */
export const codesOnce = (items: readonly Listed[], context: z.core.$RefinementCtx): void => {
  for (const [index, { code }] of items.entries())
    if (items.findIndex((other) => other.code === code) < index)
      context.issues.push({
        code: 'custom',
        input: items,
        path: [index, 'code'],
        message: `代码 ${code} 出现了两次。 the code ${code} stands here twice`,
      })
}

/** Of a list without which nothing could be reported: at least one is still offered. */
export const someOffered = (items: readonly Listed[], context: z.core.$RefinementCtx): void => {
  if (items.every(({ retired }) => retired))
    context.issues.push({
      code: 'custom',
      input: items,
      path: [],
      message: '至少要有一项未停用。 at least one has to be offered',
    })
}

/** The codes that a later list leaves out: rows hold them, so they have to stay, as retired if need be. */
export const codesGone = (before: readonly Listed[], after: readonly Listed[]): string[] =>
  before.map(({ code }) => code).filter((code) => !after.some((item) => item.code === code))

/** What is still offered; the rest has words only, for what was stored. */
export const offered = <T extends Listed>(items: readonly T[]): T[] => items.filter(({ retired }) => !retired)
