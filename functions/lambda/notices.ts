import { contract } from '#shared/contract/index.ts'
import { commandNotice } from '../notices/command-notice.ts'
import { listNotices } from '../notices/list-notices.ts'
import { systemClock as clock } from '../platform/clock.ts'
import { serve } from '../platform/http/stack.ts'
import { openDoors } from './doors.ts'

const { db, know } = openDoors()

export const handler = serve(
  contract.notices,
  {
    listNotices: ({ query }, { actor }) => listNotices(query.cursor, actor, db),
    commandNotice: ({ params, body }, { actor }) => commandNotice(params.id, body, { actor, db, clock }),
  },
  know,
)
