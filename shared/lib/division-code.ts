import * as z from 'zod'

/** Digits of a code by level (GB/T 2260 and the statistical codes below it; a grid is 12 + 3). */
const DIGITS = { province: 2, city: 4, county: 6, township: 9, community: 12, grid: 15 } as const

export const COUNTY_DIGITS = DIGITS.county
export const COMMUNITY_DIGITS = DIGITS.community

export const Level = z.enum(['province', 'city', 'county', 'township', 'community', 'grid'])
export type Level = z.infer<typeof Level>

/** A division or grid: 2, 4, 6, 9, 12 or 15 digits. Its prefix is its ancestry. */
export const DivisionCode = z
  .string()
  .regex(/^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12}|\d{15})$/, 'expected 2, 4, 6, 9, 12 or 15 digits')
export type DivisionCode = z.infer<typeof DivisionCode>

/** Whether a text is a code, and not the id of a person. */
export const isDivisionCode = (text: string): boolean => DivisionCode.safeParse(text).success

/** What a person may be put in charge of: a division, or '' for the whole country. */
export const ScopeCode = z.union([z.literal(''), DivisionCode])
export type ScopeCode = z.infer<typeof ScopeCode>

export const CountyCode = z.string().regex(/^\d{6}$/, 'expected the 6 digits of a county')
export const CommunityCode = z.string().regex(/^\d{12}$/, 'expected the 12 digits of a community')
export const GridCode = z.string().regex(/^\d{15}$/, 'expected the 15 digits of a grid')

/** The level of a code; throws RangeError on a string that is no code. */
export function levelOf(code: string): Level {
  for (const [level, digits] of Object.entries(DIGITS)) {
    if (code.length === digits) return Level.parse(level)
  }
  throw new RangeError(`not a division code: ${code}`)
}

/** The county (6 digits) a code lies in; throws RangeError on a province or city. */
export function countyOf(code: string): string {
  if (code.length < DIGITS.county) throw new RangeError(`no county in the code ${code}`)
  return code.slice(0, DIGITS.county)
}

/**
 * The code and all its ancestors, the shortest first, '' (the whole country) included: '', 53, 5304, 530402,
 * …
 */
export function ancestry(code: string): string[] {
  const above = Object.values(DIGITS).filter((digits) => digits < code.length)
  return ['', ...above.map((digits) => code.slice(0, digits)), ...(code === '' ? [] : [code])]
}

/** The parent's code, null above a province. */
export function parentOf(code: string): string | null {
  return ancestry(code).at(-2) || null
}

/** Whether `code` is `ancestor` or lies under it; every code lies under ''. */
export const liesUnder = (code: string, ancestor: string): boolean => code.startsWith(ancestor)

/**
 * Under which six digits the record keeps what belongs to a division. Above counties GB/T 2260 itself fills
 * up with zeros: 530400 is the city of Yuxi, 530000 the province, and 000000 stands for the whole country. No
 * county ends in 00, so these are read by whoever audits the city, the province or all, and by nobody in a
 * county.
 */
export const registerOf = (scope: string): string => scope.slice(0, DIGITS.county).padEnd(DIGITS.county, '0')

/**
 * The division that a register of the record stands for: '' for 000000, 5304 for 530400, the county itself
 * else.
 */
export const scopeOfRegister = (register: string): string => register.replace(/(00){1,3}$/, '')

/** The registers above some counties that lie under a scope, the widest first. */
export const registersAbove = (counties: readonly string[], scope: string): string[] => [
  ...new Set(
    counties
      .flatMap(ancestry)
      .filter((code) => code.length < DIGITS.county && liesUnder(code, scope))
      .map(registerOf)
      .toSorted(),
  ),
]
