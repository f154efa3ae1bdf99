/** The zoom of the deepest vector tiles; beyond it the map enlarges them. At 24° a unit of one is 7 cm. */
export const DEEPEST_TILE = 16
