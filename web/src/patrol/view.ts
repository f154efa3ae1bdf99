import { IncidentId } from '#shared/incidents/id.ts'

/** What a phone shows: the form or one's own reports, and the one of these that is open. */
export interface View {
  readonly tab: 'write' | 'mine'
  readonly open: IncidentId | null
}

/** The query of the view; '' for the form, which the page begins with. */
export function toUrl({ tab, open }: View): string {
  const query = new URLSearchParams({
    ...(tab === 'mine' ? { tab } : {}),
    ...(open === null ? {} : { report: open }),
  })
  return query.size === 0 ? '' : `?${query}`
}

/** Every other view is another entry of the history, so that the phone's own way back closes what is open. */
export const isStep = (before: View, after: View): boolean => toUrl(before) !== toUrl(after)

export const isOpened = ({ open }: View): boolean => open !== null

/** The view of a query; what it does not understand in it is left out. */
export function fromUrl(search: string): View {
  const query = new URLSearchParams(search)
  const open = IncidentId.safeParse(query.get('report')).data ?? null
  return { tab: query.get('tab') === 'mine' || open !== null ? 'mine' : 'write', open }
}
