import type { Routes } from './route.ts'
import { draftRoutes } from '../grids/draft-routes.ts'
import { gridRoutes } from '../grids/routes.ts'
import { incidentRoutes } from '../incidents/routes.ts'
import { ledgerRoutes } from '../ledger/routes.ts'
import { liveRoutes } from '../live/routes.ts'
import { noticeRoutes } from '../notices/routes.ts'
import { peopleRoutes } from '../people/routes.ts'
import { platformRoutes } from '../platform/routes.ts'
import { settingRoutes } from '../settings/routes.ts'

/** The one table of doors, by the function that answers them. Everything else about HTTP derives from it. */
export const contract = {
  platform: platformRoutes,
  people: peopleRoutes,
  grids: gridRoutes,
  drafts: draftRoutes,
  incidents: incidentRoutes,
  ledger: ledgerRoutes,
  live: liveRoutes,
  settings: settingRoutes,
  notices: noticeRoutes,
} as const satisfies Record<string, Routes>

export type Feature = keyof typeof contract
