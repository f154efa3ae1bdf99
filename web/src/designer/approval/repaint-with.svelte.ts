import type { ThemeStore } from '../../app/theme.svelte.ts'
import { repaintWithTheme } from '../../map/draw-plan.svelte.ts'
import type { SheetMap } from '../../map/sheet-map.ts'

/** Paints a map anew whenever the theme is another; the function that it gives ends that. */
export const repaintWith = (map: SheetMap, theme: ThemeStore): (() => void) =>
  $effect.root(() => repaintWithTheme(map, () => theme.current))
