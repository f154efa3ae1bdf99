import type { SheetMap, SheetMapOptions } from '../sheet-map.ts'
import { openLibreMap } from './libre-map.ts'
import { LibreSheet } from './libre-sheet.ts'
import { readPalette } from './palette.ts'
import { sheetLayersOf } from './sheet-layers.ts'
import { SHEET_SOURCES } from './sheet-sources.ts'
import { listenToView } from './view.ts'

/** Builds the map on which a division is drawn and gives it once its style stands. */
export async function createSheet({
  container,
  label,
  camera,
  listener,
}: SheetMapOptions): Promise<SheetMap> {
  const layers = sheetLayersOf(readPalette())
  const map = await openLibreMap({ container, label, camera, sources: SHEET_SOURCES, layers })
  // Shift adds to what is selected.
  map.boxZoom.disable()
  listenToView(map, listener)
  return new LibreSheet(map, listener)
}
