/**
 * People of the made-up county who serve grids and do not sign in at the demo's page; the numbers ring
 * nowhere.
 */
export interface DemoStaff {
  readonly community: string
  readonly name: string
  readonly phone: string
}

/** Three a community: who heads its grids, who walks them, and who helps in the hours after work. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  '530402006001': ['普文华', '李秀芳', '王建国'],
  '530402006002': ['杨丽萍', '矣永昌', '张慧'],
  '530402006003': ['白志强', '马云仙', '陈家明'],
}

const phoneOf = (community: number, index: number): string => `138 0000 0${community + 1}0${index + 1}`

export const DEMO_STAFF: readonly DemoStaff[] = Object.entries(NAMES).flatMap(([community, names], place) =>
  names.map((name, index) => ({ community, name, phone: phoneOf(place, index) })),
)
