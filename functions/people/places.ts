import type { Datum } from '#shared/geo/position.ts'
import type { Located } from '#shared/grids/routes.ts'
import type { Instant } from '#shared/lib/time.ts'

interface AskedPlace {
  readonly lng: number
  readonly lat: number
  readonly datum: Datum
  readonly accuracyMetres: number
  readonly division: string
  /** By the plan in force then; without it, by the one in force now. */
  readonly at?: Instant
}

/** What this feature asks of the plans; the function's wiring hands it in. */
export interface Places {
  locate: (place: AskedPlace) => Promise<Located>
  /** Whether a division, or a grid of the plan in force, has this code. */
  exists: (code: string) => Promise<boolean>
}
