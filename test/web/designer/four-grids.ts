import { aDraft, aDraftGrid, block, blockPlace } from '#test/shared/grids/drafts.ts'

export const [WEST, EAST, NORTH, FAR] = [
  '530402006001001',
  '530402006001002',
  '530402006001003',
  '530402006001004',
] as const
/** Where all four grids meet. */
export const MIDDLE = blockPlace(1, 1)

/** Four grids round one vertex, two columns and two rows. */
export const fourGrids = () =>
  aDraft([
    aDraftGrid(WEST, block(0, 0, 1, 1)),
    aDraftGrid(EAST, block(1, 0, 2, 1)),
    aDraftGrid(NORTH, block(0, 1, 1, 2)),
    aDraftGrid(FAR, block(1, 1, 2, 2)),
  ])
