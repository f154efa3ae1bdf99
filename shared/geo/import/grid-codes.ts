import { MOST_GRIDS_IN_COMMUNITY, numberGrids } from '../numbering.ts'
import type { LngLat } from '../position.ts'
import type { Region } from './lay-out.ts'
import type { RawFeature } from './read-features.ts'
import type { ImportProblem } from './report.ts'

/** Codes of a community for grids in the order given, none of `taken`; null when they do not fit. */
export type Numbering = (
  grids: readonly (Region & { labelPoint: LngLat })[],
  community: string,
  taken: ReadonlySet<string>,
) => string[] | null

interface Numbered {
  readonly division: string
  readonly retired?: ReadonlySet<string>
  readonly numberAll?: Numbering
}

export type CodedGrid = { code: string; externalCode?: string }

/**
 * A code per feature. The file's own code is kept when it has 15 digits, lies under the division, is used
 * once and was not retired; otherwise it becomes the external code and the grid is numbered in the community
 * that the division, padded with zeros to 12 digits, names. A problem instead, when more are to be numbered
 * than a community has numbers.
 */
export function assignCodes(
  features: readonly RawFeature[],
  owned: readonly (Region & { labelPoint: LngLat })[],
  { division, retired = new Set(), numberAll = lowestFree }: Numbered,
): { codes: CodedGrid[]; renumbered: ImportProblem[] } | ImportProblem {
  const uses = new Map<string, number>()
  for (const { ownCode } of features) if (ownCode !== null) uses.set(ownCode, (uses.get(ownCode) ?? 0) + 1)
  const isOurs = (code: string | null): code is string =>
    code !== null && /^\d{15}$/.test(code) && code.startsWith(division) && uses.get(code) === 1
  const isKept = (code: string | null): code is string => isOurs(code) && !retired.has(code)
  const kept = new Set(features.map((feature) => feature.ownCode).filter(isKept))
  const numbered = features.flatMap((feature, f) => (isKept(feature.ownCode) ? [] : [f]))
  const community = division.padEnd(12, '0')
  const taken = new Set([...kept, ...retired])
  const made = numberAll(
    numbered.map((f) => owned[f]!),
    community,
    taken,
  )
  if (made === null) return tooMany(numbered.length, community)
  const madeFor = new Map(numbered.map((f, i) => [f, made[i]!]))
  const codes = features.map(({ ownCode }, f): CodedGrid => {
    const code = madeFor.get(f)
    if (code === undefined) return { code: ownCode! }
    return ownCode === null ? { code } : { code, externalCode: ownCode }
  })
  const repeated = features.filter(({ ownCode }) => ownCode !== null && uses.get(ownCode)! > 1)
  const gone = features.filter(({ ownCode }) => isOurs(ownCode) && retired.has(ownCode))
  const foreign = features.filter(
    (feature) => uses.get(feature.ownCode!) === 1 && isForeign(feature, division),
  )
  const renumbered = [...foreign.map(foreignCode), ...repeated.map(repeatedCode), ...gone.map(retiredCode)]
  return { codes, renumbered }
}

const lowestFree: Numbering = (grids, community, taken) => {
  const used = [...taken].filter((code) => code.startsWith(community) && !code.endsWith('000')).length
  return grids.length + used > MOST_GRIDS_IN_COMMUNITY ? null : numberGrids(grids, community, taken)
}

/** Has it the digits of a community or of a grid, but of one elsewhere? */
const isForeign = ({ ownCode }: RawFeature, division: string): boolean =>
  ownCode !== null && /^(\d{12}|\d{15})$/.test(ownCode) && !ownCode.startsWith(division)

/**
 * A sentence on codes that lie under other divisions than the file is imported into: most likely it belongs
 * there.
 */
export function foreignCodes(features: readonly RawFeature[], division: string): ImportProblem[] {
  const counts = new Map<string, number>()
  for (const feature of features) {
    if (!isForeign(feature, division)) continue
    const other = feature.ownCode!.slice(0, division.length)
    counts.set(other, (counts.get(other) ?? 0) + 1)
  }
  if (counts.size === 0) return []
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  const most = [...counts].sort(([, a], [, b]) => b - a).slice(0, MOST_DIVISIONS_NAMED)
  const named = most.map(([other, count]) => `${other} (${count})`)
  const rest = counts.size > most.length ? ' …' : ''
  return [
    {
      feature: null,
      kind: 'foreign-codes',
      en: `${total} of ${features.length} features have codes of other divisions than ${division}: ${named.join(', ')}${rest}. Is this the right file for the right division? Their grids are numbered anew.`,
      zh: `${features.length} 个要素中有 ${total} 个的编码属于 ${division} 以外的区划：${named.join('、')}${rest}。请确认文件与区划是否对应；这些网格已另行编号。`,
    },
  ]
}

/** Divisions that a sentence can bear. */
const MOST_DIVISIONS_NAMED = 5

const foreignCode = ({ ref, ownCode }: RawFeature): ImportProblem => ({
  feature: ref,
  kind: 'code-foreign',
  en: `Its code ${ownCode} is one of another division: it gets a new one and keeps this as the external code.`,
  zh: `编码 ${ownCode} 属于其他区划，已另行编号，原编码保留为外部编码。`,
})

function tooMany(count: number, community: string): ImportProblem {
  return {
    feature: null,
    kind: 'too-many-grids',
    en:
      `${count} grids need a number in ${community}, but a community has only ${MOST_GRIDS_IN_COMMUNITY}; ` +
      'give them 15-digit codes under the division, or import community by community.',
    zh: `${count} 个网格需在 ${community} 内编号，但每个社区最多 ${MOST_GRIDS_IN_COMMUNITY} 个；请在文件中给出 15 位网格编码，或按社区分别导入。`,
  }
}

function repeatedCode({ ref, ownCode }: RawFeature): ImportProblem {
  return {
    feature: ref,
    kind: 'code-not-kept',
    en: `Its code ${ownCode} stands on several features, so it is kept as the external code only.`,
    zh: `编码 ${ownCode} 被多个要素使用，仅保留为外部编码。`,
  }
}

const retiredCode = ({ ref, ownCode }: RawFeature): ImportProblem => ({
  feature: ref,
  kind: 'code-retired',
  en: `Its code ${ownCode} was retired and is never used again: it gets a new one.`,
  zh: `编码 ${ownCode} 已停用，不再重复使用，已另行编号。`,
})
