import type { MultiPolygon, Polygon } from 'geojson'
import { importGrids, type ImportedGrid, type ImportOptions } from '#shared/geo/import-grids.ts'
import { CODE_SCHEMES, DEFAULT_SCHEME } from '#shared/grids/code-scheme.ts'
import { communityAt } from '#shared/grids/draft-ground.ts'
import type { DraftState } from '#shared/grids/draft-state.ts'
import type { Columns } from '#shared/grids/plan.ts'
import { COMMUNITY_DIGITS } from '#shared/lib/division-code.ts'
import { asLine, cutLine } from '#shared/lib/name.ts'
import type { Finding } from '../import-report.ts'
import type { PlannedGrid } from '../plan-register.ts'
import { reportOf } from '../import-report.ts'
import type { DraftRequest } from './run-draft-import.ts'

export type Imported =
  | {
      readonly ok: true
      readonly grids: PlannedGrid[]
      readonly report: ReturnType<typeof reportOf>
    }
  | { readonly ok: false; readonly problems: readonly Finding[] }

/**
 * The grids in force where a draft is drawn, as a draft of their own, and the box of the whole plan, where
 * there is one.
 */
export interface InForce {
  readonly state: DraftState
  readonly codesOfBase: ReadonlySet<string>
  readonly ground: Pick<ImportOptions, 'ground'>
}

/**
 * The grids of a file as they come into a draft: repaired, with the columns that were mapped, and no code
 * that ever was another grid's. Codes that the file has and the plan in force has too are the same grids
 * going on.
 */
export function importedGrids(
  collection: unknown,
  request: DraftRequest,
  { state, codesOfBase, ground }: InForce,
): Imported {
  const { division } = state.ground
  const result = importGrids({ collection, division, numberAll: notYet, ...ground, ...mappingOf(request) })
  if (!result.ok) return result
  const properties = propertiesOf(collection)
  const notices: Finding[] = [...unnamedIn(result.grids, request), ...result.report.notices]
  const grids = result.grids.map((grid, f): PlannedGrid => {
    const { columns, wrong } = columnsOf(properties[f] ?? {}, request)
    const feature = { index: f, name: isNotYet(grid.name) ? `#${f + 1}` : grid.name }
    notices.push(...wrong.map((property) => notANumber(feature, property, properties[f]?.[property])))
    return Object.keys(columns).length === 0 ? grid : { ...grid, columns }
  })
  const coded = recoded(grids, request, { state, codesOfBase, properties })
  if ('kind' in coded) return { ok: false, problems: [coded] }
  const renumbered = [...result.report.renumbered, ...coded.renumbered]
  return { ok: true, grids: coded.grids, report: reportOf({ ...result.report, renumbered, notices }) }
}

/**
 * Numbers are given community by community, once it is known where each grid lies: until then each has
 * something for a code that no file's code, which has no space before it, is.
 */
const notYet: NonNullable<ImportOptions['numberAll']> = (grids) => grids.map((_, i) => ` ${i}`)
const isNotYet = (code: string): boolean => code.startsWith(' ')

const mappingOf = ({ codeProperty, nameProperty, datum }: DraftRequest) => ({
  ...(codeProperty === undefined ? {} : { codeProperty }),
  ...(nameProperty === undefined ? {} : { nameProperty }),
  ...(datum === undefined ? {} : { datum }),
})

type Properties = Readonly<Record<string, unknown>>

/** Of every feature, in the order of the file; the core has proved that these are features. */
const propertiesOf = (collection: unknown): Properties[] =>
  (collection as { features: { properties?: Properties | null }[] }).features.map(
    ({ properties }) => properties ?? {},
  )

/** What the mapped columns say; what is empty is unknown, never 0, and what is no number is named. */
function columnsOf(
  properties: Properties,
  { householdsProperty, peopleProperty }: DraftRequest,
): { columns: Columns; wrong: string[] } {
  const columns: Columns = {}
  const wrong: string[] = []
  for (const [name, property] of [
    ['households', householdsProperty],
    ['people', peopleProperty],
  ] as const) {
    if (property === undefined) continue
    const value = properties[property]
    if (value === undefined || value === null || value === '') continue
    const count = typeof value === 'string' ? Number(value.trim()) : value
    if (typeof count === 'number' && Number.isSafeInteger(count) && count >= 0) columns[name] = count
    else wrong.push(property)
  }
  return { columns, wrong }
}

/** Names would be lost in silence: what a grid is called is then its code. */
function unnamedIn(grids: readonly ImportedGrid[], { nameProperty }: DraftRequest): Finding[] {
  if (nameProperty === undefined)
    return [
      {
        feature: null,
        kind: 'no-name',
        en: 'No column of names was chosen: every grid will be named by its code.',
        zh: '未指定名称列：所有网格都将以编码为名称。',
      },
    ]
  const count = grids.filter(({ name, code, externalCode }) => name === (externalCode ?? code)).length
  if (count === 0) return []
  return [
    {
      feature: null,
      kind: 'no-name',
      en: `${count} grids have no name of their own in ${nameProperty}: they will be named by their codes.`,
      zh: `有 ${count} 个网格在 ${nameProperty} 中没有自己的名称，将以编码为名称。`,
    },
  ]
}

const notANumber = (feature: { index: number; name: string }, property: string, value: unknown): Finding => {
  const shown = cutLine(JSON.stringify(value) ?? '', 40)
  return {
    feature,
    kind: 'not-a-number',
    en: `Its ${property} is ${shown}, not a whole number: it stays unknown.`,
    zh: `其 ${property} 为 ${shown}，不是整数，按未知处理。`,
  }
}

interface Known {
  readonly state: DraftState
  readonly codesOfBase: ReadonlySet<string>
  readonly properties: readonly Properties[]
}

/**
 * Grids that the file gives no code, or one that was retired, are numbered in the community that holds them.
 */
function recoded(
  grids: readonly PlannedGrid[],
  { codeProperty }: DraftRequest,
  { state, codesOfBase, properties }: Known,
): { grids: PlannedGrid[]; renumbered: Finding[] } | Finding {
  const ownOf = (f: number): string => {
    const own = codeProperty === undefined ? undefined : properties[f]?.[codeProperty]
    return typeof own === 'string' || typeof own === 'number' ? asLine(String(own)) : ''
  }
  const isKept = ({ code }: ImportedGrid, f: number): boolean =>
    ownOf(f) === code && (codesOfBase.has(code) || !state.taken.has(code))
  const used = new Set([...state.taken, ...grids.filter(isKept).map(({ code }) => code)])
  const byCommunity = new Map<string, number[]>()
  grids.forEach((grid, f) => {
    if (isKept(grid, f)) return
    const community =
      communityAt(state.ground, grid.labelPoint) ?? state.ground.division.padEnd(COMMUNITY_DIGITS, '0')
    byCommunity.set(community, [...(byCommunity.get(community) ?? []), f])
  })
  const result = [...grids]
  for (const [community, members] of byCommunity) {
    const codes = CODE_SCHEMES[state.ground.scheme ?? DEFAULT_SCHEME].numberAll(
      members.map((f) => grids[f]! as { geometry: Polygon | MultiPolygon }),
      community,
      used,
    )
    if (codes === null) return usedUp(community, members.length)
    members.forEach((f, i) => (result[f] = { ...withName(grids[f]!, codes[i]!), code: codes[i]! }))
  }
  const renumbered = grids.flatMap((grid, f) =>
    ownOf(f) === grid.code && !isKept(grid, f) ? [retired({ index: f, name: grid.name }, grid.code)] : [],
  )
  return { grids: result, renumbered }
}

/** A grid that was named by the number it got is named by its new one. */
const withName = (grid: PlannedGrid, code: string): PlannedGrid =>
  grid.name === grid.code ? { ...grid, name: code } : grid

const retired = (feature: { index: number; name: string }, code: string): Finding => ({
  feature,
  kind: 'code-retired',
  en: `Its code ${code} was retired and is never used again: it gets a new one.`,
  zh: `编码 ${code} 已停用，不再重复使用，已另行编号。`,
})

const usedUp = (community: string, count: number): Finding => ({
  feature: null,
  kind: 'too-many-grids',
  en: `${count} grids need a number in ${community}, which has not so many left.`,
  zh: `${community} 内有 ${count} 个网格需要编号，剩余号码不足。`,
})
