import type { APIGatewayProxyWebsocketEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { LiveRequest } from '#shared/contract/live.ts'
import { jsonOf } from '#shared/lib/json.ts'
import { DraftId } from '#shared/grids/id.ts'
import { may } from '#shared/people/person.ts'
import { liesUnder } from '#shared/lib/division-code.ts'
import { draftTable, EVERYWHERE } from '../grids/drafts/draft-table.ts'
import { closeLine, hearRequest, type LineMeans } from '../live/hear-request.ts'
import { openLine } from '../live/open-line.ts'
import { pushEndpoint, pusher, type Push } from '../live/push.ts'
import { subscriptionTable } from '../live/subscription-table.ts'
import { ticketTable } from '../live/ticket-table.ts'
import { peopleTable } from '../people/people-table.ts'
import { actorFinder } from '../platform/auth/know-caller.ts'
import { openDatabase } from '../platform/dynamo/database.ts'
import { RecentlyUsed } from '#shared/lib/recently-used.ts'
import { log } from '../platform/log.ts'
import { isStoreFull, storeFault } from '../platform/store-fault.ts'

const db = openDatabase()
const DRAFTS_REMEMBERED = 1_000

const subscriptions = subscriptionTable(db)
const tickets = ticketTable(db)
const findPerson = peopleTable(db).find
const findActor = actorFinder(findPerson)
/** Made at the first message and kept: a client of its own for each would open a connection each. */
let push: Push | undefined

/** Which division a draft is of never changes: asked once for all who have it open. */
const divisions = new RecentlyUsed<string>(DRAFTS_REMEMBERED)

async function divisionOf(draft: string): Promise<string | null> {
  const known = divisions.get(draft)
  if (known !== undefined) return known
  const stored = await draftTable(db, EVERYWHERE).find(DraftId.parse(draft))
  if (stored !== null) divisions.set(draft, stored.draft.division)
  return stored?.draft.division ?? null
}

/** Whether somebody may hear of a subject; of what is told there each fact says itself who may read it. */
const mayHear: LineMeans['mayHear'] = {
  division: () => Promise.resolve(true),
  job: (_, actor) => Promise.resolve(may(actor, 'plans.read')),
  draft: async (id, actor) => {
    if (!may(actor, 'plans.draft')) return false
    const division = await divisionOf(id)
    return division !== null && liesUnder(division, actor.division)
  },
}

const means = (): LineMeans => {
  push ??= pusher(pushEndpoint(), subscriptions)
  return { subscriptions, push, findActor, mayHear, now: Date.now() }
}

/** $connect alone carries the query of the handshake; the type of the library leaves it out. */
type SocketEvent = APIGatewayProxyWebsocketEventV2 & {
  queryStringParameters?: Record<string, string | undefined>
}

export async function handler(event: SocketEvent): Promise<APIGatewayProxyStructuredResultV2> {
  const { connectionId, routeKey, requestId } = event.requestContext
  try {
    if (routeKey === '$connect') {
      const { ticket, v: form } = event.queryStringParameters ?? {}
      const nowEpochSeconds = Math.floor(Date.now() / 1000)
      const handshake = { line: connectionId, ticket, form }
      const isOpen = await openLine(handshake, nowEpochSeconds, { tickets, subscriptions, findPerson })
      return { statusCode: isOpen ? 200 : 401 }
    }
    if (routeKey === '$disconnect') await closeLine(connectionId, means())
    else await answer(connectionId, event.body)
    return { statusCode: 200 }
  } catch (error) {
    if (!isStoreFull(error)) log('error', 'a line failed', { requestId, routeKey }, error)
    return { statusCode: storeFault(error) === null ? 500 : 503 }
  }
}

async function answer(line: string, body: string | undefined): Promise<void> {
  const { data: request } = LiveRequest.safeParse(jsonOf(body ?? ''))
  if (request !== undefined) await hearRequest(line, request, means())
}
