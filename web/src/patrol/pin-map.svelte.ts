import type { ThemeStore } from '../app/theme.svelte.ts'
import type { PlanStore } from '../live/plans.svelte.ts'
import { drawPlan, fitOnce } from '../map/draw-plan.svelte.ts'
import type { BBox, MapEngine } from '../map/engine.ts'
import type { Finding } from './grid-finder.svelte.ts'

interface PinMap {
  readonly plans: PlanStore
  readonly theme: ThemeStore
  readonly finder: () => Finding
  /** Where to look first; null when the map looks at a place already, or nothing is known yet. */
  readonly home: () => BBox | null
}

/** Keeps the map of the pin drawn: the plan, the owner outlined, the candidates hatched. */
export function drawPinMap(engine: MapEngine, { plans, theme, finder, home }: PinMap): () => void {
  return $effect.root(() => {
    drawPlan(engine, plans, () => theme.current)
    fitOnce(engine, home)
    $effect(() => {
      const finding = finder()
      const located = finding.kind === 'found' ? finding.located : null
      const candidates = located?.rule === 'border' ? located.candidates.map(({ code }) => code) : []
      engine.emphasise({ selected: located?.owner ?? null, candidates })
    })
  })
}
