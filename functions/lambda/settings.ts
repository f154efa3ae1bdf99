import { contract } from '#shared/contract/index.ts'
import { systemClock as clock } from '../platform/clock.ts'
import { serve } from '../platform/http/stack.ts'
import { commandSetting } from '../settings/command-setting.ts'
import { listSettings, listVersions } from '../settings/read-settings.ts'
import { openDoors } from './doors.ts'

const { db, know, findActor } = openDoors()

export const handler = serve(
  contract.settings,
  {
    listSettings: ({ query }, { actor }) => listSettings(query.cursor, actor, db),
    listSettingVersions: ({ params, query }, { actor }) =>
      listVersions(
        { ...params, ...query, cursor: query.cursor },
        { actor, db, nameOf: async (id) => (await findActor(id))?.name ?? null },
      ),
    commandSetting: ({ params, body }, { actor }) => commandSetting(params, body, { actor, db, clock }),
  },
  know,
)
