import { CountyCode, GridCode } from '#shared/lib/division-code.ts'
import { DraftId } from '#shared/grids/id.ts'
import { cameraFrom, cameraText } from '../map/camera-text.ts'
import type { Camera } from '../map/engine.ts'

export const PANELS = ['grid', 'checks', 'balance', 'approval'] as const
export type Panel = (typeof PANELS)[number]

/** Everything of the designer that a link carries. */
export interface ViewState {
  /** The county whose drafts are listed; null for the person's own. */
  readonly county: string | null
  /** The draft that is open; null shows the list. */
  readonly draft: DraftId | null
  readonly panel: Panel
  readonly selected: readonly string[]
  readonly camera: Camera | null
}

export const BLANK: ViewState = { county: null, draft: null, panel: 'grid', selected: [], camera: null }

/** The query of a view, '' for the blank one; what is as usual is left out. */
export function toUrl({ county, draft, panel, selected, camera }: ViewState): string {
  const query = new URLSearchParams()
  const put = (name: string, value: string | null) => value !== null && value !== '' && query.set(name, value)
  put('county', county)
  put('draft', draft)
  put('panel', panel === BLANK.panel ? null : panel)
  put('grids', selected.join(','))
  put('at', camera && cameraText(camera))
  const text = query.toString()
  return text === '' ? '' : `?${text}`
}

/**
 * The view of a query; a part that does not parse is as in the blank view, so that an old link still opens.
 */
export function fromUrl(search: string): ViewState {
  const query = new URLSearchParams(search)
  return {
    county: CountyCode.safeParse(query.get('county')).data ?? null,
    draft: DraftId.safeParse(query.get('draft')).data ?? null,
    panel: PANELS.find((panel) => panel === query.get('panel')) ?? BLANK.panel,
    selected: (query.get('grids') ?? '').split(',').filter((code) => GridCode.safeParse(code).success),
    camera: cameraFrom(query.get('at')),
  }
}

/** Another draft is another entry of the history, so that "back" leads to the list. */
export const isStep = (before: ViewState, after: ViewState): boolean => after.draft !== before.draft
