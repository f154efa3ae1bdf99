import type { ThemeStore } from '../app/theme.svelte.ts'
import type { PlanStore } from '../live/plans.svelte.ts'
import { drawPlan } from '../map/draw-plan.svelte.ts'
import type { BBox, MapEngine } from '../map/engine.ts'
import type { Finding } from './grid-finder.svelte.ts'

interface PinMap {
  readonly plans: PlanStore
  readonly theme: ThemeStore
  readonly finder: () => Finding
  /** Where to look first; null when the map looks at a place already, or nothing is known yet. */
  readonly home: () => BBox | null
}

const PADDING = { top: 16, right: 16, bottom: 16, left: 16 }

/** Keeps the map of the pin drawn: the plan, the owner outlined, the candidates hatched. */
export function drawPinMap(engine: MapEngine, { plans, theme, finder, home }: PinMap): () => void {
  let isHome = false
  return $effect.root(() => {
    drawPlan(engine, plans, () => theme.current)
    $effect(() => {
      const box = home()
      if (box === null || isHome) return
      isHome = true
      engine.fit(box, PADDING)
    })
    $effect(() => {
      const finding = finder()
      const located = finding.kind === 'found' ? finding.located : null
      const candidates = located?.rule === 'border' ? located.candidates.map(({ code }) => code) : []
      engine.emphasise({ selected: located?.owner ?? null, candidates })
    })
  })
}
