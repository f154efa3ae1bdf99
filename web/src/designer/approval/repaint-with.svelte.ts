import type { ThemeStore } from '../../app/theme.svelte.ts'
import type { SheetMap } from '../../map/sheet-map.ts'

/** Paints a map anew whenever the theme is another; the function that it gives ends that. */
export function repaintWith(map: SheetMap, theme: ThemeStore): () => void {
  let painted = theme.current
  return $effect.root(() => {
    $effect(() => {
      if (theme.current !== painted) map.repaint()
      painted = theme.current
    })
  })
}
