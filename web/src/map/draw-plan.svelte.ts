import { untrack } from 'svelte'
import type { GridFeature } from '#shared/grids/plan.ts'
import type { BBox, DrawnGrids, MapEngine } from './engine.ts'

/** A plan as it comes; both members are reactive. */
export interface ComingPlan {
  /** The pages of its outlines, in the order they came; the first is another one when the plan is. */
  readonly pages: readonly (readonly GridFeature[])[]
  /** Its grids with their borders and names; null before they can be drawn. */
  readonly grids: DrawnGrids | null
}

interface Outlines {
  readonly add: (features: readonly GridFeature[]) => void
  readonly clear: () => void
}

/** Hands on each page once, as it comes; another plan begins with an empty map. Runs as an effect. */
export function followOutlines(plan: Pick<ComingPlan, 'pages'>, { add, clear }: Outlines): void {
  let first: readonly GridFeature[] | undefined
  let count = 0
  $effect(() => {
    const { pages } = plan
    if (pages[0] !== first) {
      clear()
      first = pages[0]
      count = 0
    }
    for (const page of pages.slice(count)) add(page)
    count = pages.length
  })
}

/** Paints a map anew whenever the theme is another one than at first. Runs as an effect. */
export function repaintWithTheme(map: { readonly repaint: () => void }, theme: () => string): void {
  let painted = untrack(theme)
  $effect(() => {
    if (theme() !== painted) map.repaint()
    painted = theme()
  })
}

/** Keeps a plan drawn, in the colours of the page. Runs as effects. */
export function drawPlan(
  engine: Pick<MapEngine, 'addDivisions' | 'clearDivisions' | 'drawGrids' | 'repaint'>,
  plan: ComingPlan,
  theme: () => string,
): void {
  repaintWithTheme(engine, theme)
  followOutlines(plan, { add: engine.addDivisions, clear: engine.clearDivisions })
  $effect(() => engine.drawGrids(plan.grids))
}

const MARGIN = { top: 16, right: 16, bottom: 16, left: 16 }

/** Looks at a box as soon as one is known, once. Runs as an effect. */
export function fitOnce(engine: Pick<MapEngine, 'fit'>, home: () => BBox | null): void {
  let isHome = false
  $effect(() => {
    const box = home()
    if (box === null || isHome) return
    isHome = true
    engine.fit(box, MARGIN)
  })
}
