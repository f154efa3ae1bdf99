import { DivisionCode } from '#shared/lib/division-code.ts'
import { IncidentId } from '#shared/incidents/id.ts'
import { InstantIn, toInstant, type Instant } from '#shared/lib/time.ts'
import { Status, Urgency } from '#shared/incidents/incident.ts'
import { Code } from '#shared/settings/code.ts'
import { ANY, type IncidentFilter, type StatusFilter } from '../incidents/filter.ts'
import { ORDERS, type QueueOrder } from '../incidents/order.ts'
import { cameraFrom, cameraText } from '../map/camera-text.ts'
import type { Camera } from '../map/engine.ts'

/** Everything of the console that a link carries: what is looked at, where, and through which filter. */
export interface ViewState {
  readonly county: string | null
  /** The division or grid that is outlined. */
  readonly area: string | null
  readonly incident: IncidentId | null
  readonly filter: IncidentFilter
  readonly order: QueueOrder
  readonly camera: Camera | null
  readonly queueFolded: boolean
  /** The time whose plan is shown; null for now. */
  readonly asOf: Instant | null
}

export const BLANK: ViewState = {
  county: null,
  area: null,
  incident: null,
  filter: ANY,
  order: 'urgency',
  camera: null,
  queueFolded: false,
  asOf: null,
}

/** The query of a view, '' for the blank one; what is as usual is left out. */
export function toUrl(view: ViewState): string {
  const { county, area, incident, filter, order, camera, queueFolded, asOf } = view
  const query = new URLSearchParams()
  const put = (name: string, value: string | null) => value !== null && value !== '' && query.set(name, value)
  put('county', county)
  put('area', area)
  put('incident', incident)
  put('status', filter.status === 'open' ? null : filter.status)
  put('net', filter.nets.join(','))
  put('urgency', filter.urgencies.join(','))
  put('class', filter.classes.join(','))
  put('mine', filter.isMine ? '1' : null)
  put('within', filter.within)
  put('q', filter.words)
  put('order', order === BLANK.order ? null : order)
  put('at', camera && cameraText(camera))
  put('queue', queueFolded ? 'folded' : null)
  put('asof', asOf)
  const text = query.toString()
  return text === '' ? '' : `?${text}`
}

/**
 * The view of a query; a part that does not parse is as in the blank view, so that an old link still opens.
 */
export function fromUrl(search: string): ViewState {
  const query = new URLSearchParams(search)
  const code = (name: string) => DivisionCode.safeParse(query.get(name)).data ?? null
  return {
    county: code('county'),
    area: code('area'),
    incident: IncidentId.safeParse(query.get('incident')).data ?? null,
    filter: {
      status: statusOf(query.get('status')),
      nets: [...new Set(partsOf(query, 'net'))].filter((net) => Code.safeParse(net).success),
      urgencies: Urgency.options.filter((urgency) => partsOf(query, 'urgency').includes(urgency)),
      classes: [...new Set(partsOf(query, 'class'))].filter((one) => Code.safeParse(one).success),
      isMine: query.get('mine') === '1',
      within: code('within'),
      words: query.get('q') ?? '',
    },
    order: ORDERS.find((one) => one === query.get('order')) ?? BLANK.order,
    camera: cameraFrom(query.get('at')),
    queueFolded: query.get('queue') === 'folded',
    asOf: instantIn(query.get('asof')),
  }
}

const partsOf = (query: URLSearchParams, name: string): string[] => (query.get(name) ?? '').split(',')

const statusOf = (text: string | null): StatusFilter =>
  text === 'all' || text === 'review' ? text : (Status.safeParse(text).data ?? 'open')

function instantIn(text: string | null): Instant | null {
  const instant = InstantIn.safeParse(text).data
  return instant === undefined ? null : toInstant(instant)
}

/** Another incident is another entry of the history, so that "back" closes it on a phone. */
export const isStep = (before: ViewState, after: ViewState): boolean =>
  after.incident !== null && after.incident !== before.incident
