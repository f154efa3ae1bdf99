import { MOST_DRAWN_VERTICES } from '#shared/geo/coverage/settle.ts'
import { gridsIn, type Change } from '#shared/grids/draft-state.ts'
import type { DraftGrid } from '#shared/grids/draft.ts'
import { positionsIn } from '#shared/grids/geometry-parts.ts'
import { extentOfGeometries } from '#shared/geo/extent.ts'
import { followOutlines, repaintWithTheme } from '../../map/draw-plan.svelte.ts'
import type { BBox, Camera, Padding } from '../../map/engine.ts'
import type { GridGeometry, Shape, SheetMap } from '../../map/sheet-map.ts'
import { sheetGridOf } from '../approval/plan-grids.ts'
import type { Desk } from './desk.svelte.ts'
import { handlesOf } from './handles.ts'

/** More grids at once would cover the map with handles. */
const MOST_HANDLED = 3
const GAP = 40

/** Puts what the desk holds on the map, each grid once, and moves the map for its reader. */
export class SheetStage {
  readonly #desk: Desk
  #map: SheetMap | null = $state.raw(null)

  constructor(desk: Desk) {
    this.#desk = desk
  }

  get map(): SheetMap | null {
    return this.#map
  }

  /** The map is there: draws everything and keeps it so until what it returns is called. */
  enter(map: SheetMap, theme: () => string): () => void {
    const { sheet, designer } = this.#desk
    this.#map = map
    map.changeGrids({ changed: gridsIn(sheet.state).map(sheetGridOf), removed: [] })
    const unwatch = sheet.watch((change) => map.changeGrids(differenceOf(change)))
    if (designer.view.state.camera === null) this.fitDraft()
    const stop = $effect.root(() => {
      followOutlines(designer.plans, { add: map.addOutlines, clear: map.clearOutlines })
      repaintWithTheme(map, theme)
      $effect(() => map.showTrial(this.#desk.grab.trial))
      $effect(() => map.showSelected(this.#selectedShapes()))
      $effect(() => map.showHandles(this.#handles()))
      $effect(() => map.showShapes(this.#shapes()))
      $effect(() => map.showPeers(this.#peers()))
    })
    return () => {
      stop()
      unwatch()
      this.#map = null
    }
  }

  fitDraft(): void {
    const { sheet, designer } = this.#desk
    const { parent } = sheet.state.ground
    const shapes = parent === null ? gridsIn(sheet.state).map(({ geometry }) => geometry) : [parent]
    if (shapes.length > 0) this.#fit(extentOfGeometries(shapes))
    else if (designer.plans.head !== null) this.#fit(designer.plans.head.bbox)
  }

  fitGrids(codes: readonly string[]): void {
    const geometries = codes.flatMap((code) => this.#desk.sheet.grid(code)?.geometry ?? [])
    if (geometries.length > 0) this.#fit(extentOfGeometries(geometries))
  }

  fitGeometry(geometry: GridGeometry): void {
    this.#fit(extentOfGeometries([geometry]))
  }

  /**
   * All that is drawn of the repair that is previewed: it may take from grids far from the problem that it
   * mends.
   */
  fitOffer(): void {
    if (this.#desk.checks.offer !== null)
      this.#fit(extentOfGeometries(this.#shapes().map(({ geometry }) => geometry)))
  }

  jumpTo(camera: Camera): void {
    this.#map?.jumpTo(camera)
  }

  #fit(bbox: BBox): void {
    this.#map?.fit(bbox, covered())
  }

  #selectedGrids(): DraftGrid[] {
    const { selected, sheet } = this.#desk
    return selected.flatMap((code) => sheet.grid(code) ?? [])
  }

  /** Of a grid that is dragged the trial is the picture. */
  #selectedShapes(): GridGeometry[] {
    return this.#desk.grab.isMoving ? [] : this.#selectedGrids().map(({ geometry }) => geometry)
  }

  #handles() {
    const { tools, grab } = this.#desk
    if (!tools.mayEdit || tools.current !== 'select' || grab.isMoving) return []
    const grids = this.#selectedGrids()
    const count = grids.reduce((sum, { geometry }) => sum + positionsIn(geometry), 0)
    return grids.length > MOST_HANDLED || count > MOST_DRAWN_VERTICES ? [] : handlesOf(grids)
  }

  #shapes(): Shape[] {
    const { offer, pointed } = this.#desk.checks
    if (offer !== null) {
      return [
        ...offer.before.map(({ geometry }): Shape => ({ role: 'outline', geometry })),
        ...offer.transfers.flatMap(({ geometry, to }): Shape[] =>
          geometry === null ? [] : [{ role: to === null ? 'lost' : 'gained', geometry }],
        ),
      ]
    }
    if (pointed?.geometry == null) return this.#desk.importShapes.slice()
    return [{ role: pointed.blocks ? 'problem' : 'warning', geometry: pointed.geometry }]
  }

  #peers() {
    return this.#desk.presence.others.flatMap(({ person, name, lngLat }) =>
      lngLat === null ? [] : [{ id: person, name, lngLat }],
    )
  }
}

function differenceOf({ before, after }: Change) {
  const stands = new Set(after.map(({ code }) => code))
  const gone = before.filter(({ code }) => !stands.has(code)).map(({ code }) => code)
  return { changed: after.map(sheetGridOf), removed: gone }
}

/** What the panels cover; the figures stand in the style sheets of the panels too. */
function covered(): Padding {
  if (innerWidth < 768) return { top: 100, right: 24, bottom: innerHeight * 0.45, left: 24 }
  return { top: 48 + GAP, right: 380 + GAP, bottom: 28 + GAP, left: 176 + GAP }
}
