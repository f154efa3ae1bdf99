import type { GridFeature } from '#shared/grids/plan.ts'

/**
 * A division or a grid as a page knows it. Grids come without their geometry: that stays with the worker that
 * draws them.
 */
export type Area = Omit<GridFeature, 'geometry'> & { readonly geometry?: GridFeature['geometry'] }
