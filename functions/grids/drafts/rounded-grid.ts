import type { DraftGrid } from '#shared/grids/draft.ts'
import { roundedGeometry } from '../plan-outlines.ts'

/** As it is stored and sent: 8 decimals, from which the lattice comes back exactly. */
export const roundedGrid = (grid: DraftGrid): DraftGrid => ({
  ...grid,
  geometry: roundedGeometry(grid.geometry),
})
