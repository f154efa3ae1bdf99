import { extentOfGeometries } from '#shared/geo/extent.ts'
import type { GridFeature } from '#shared/grids/plan.ts'
import type { BBox } from '../map/engine.ts'

/** The box round a division, in degrees. */
export const extentOf = ({ geometry }: GridFeature): BBox => extentOfGeometries([geometry])
