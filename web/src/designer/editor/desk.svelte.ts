import { createContext } from 'svelte'
import type { Draft } from '#shared/grids/draft.ts'
import { countyOf } from '#shared/lib/division-code.ts'
import { may } from '#shared/people/person.ts'
import type { LngLat } from '#shared/geo/position.ts'
import type { Shape } from '../../map/sheet-map.ts'
import { pagePatience } from '../../api/retry.ts'
import { Approval } from '../approval/approval.svelte.ts'
import { Checks } from '../checks/checks.svelte.ts'
import { aside } from '../checks/look-through.ts'
import { Tally } from '../checks/tally.svelte.ts'
import { Targets } from '../checks/targets.svelte.ts'
import type { Designer } from '../designer.svelte.ts'
import { DraftFollower } from './draft-follower.svelte.ts'
import { EditQueue } from './edit-queue.svelte.ts'
import { tabShelf } from './edit-shelf.ts'
import { Grab } from './grab.svelte.ts'
import { groundOf, readGrids, stateOf } from './open-sheet.ts'
import { PresenceStore } from './presence-store.svelte.ts'
import { Sheet } from './sheet.svelte.ts'
import { SheetStage } from './sheet-stage.svelte.ts'
import { Tools } from './tools.svelte.ts'

/** One draft that is open: its grids, the tools, the checks, the others at it and its way to approval. */
export class Desk {
  readonly designer: Designer
  readonly sheet: Sheet
  readonly queue: EditQueue
  readonly follower: DraftFollower
  readonly presence: PresenceStore
  readonly grab: Grab
  readonly tools: Tools
  readonly checks: Checks
  readonly tally: Tally
  readonly targets: Targets
  readonly approval: Approval
  readonly stage: SheetStage
  metresPerPixel = 1
  /** What an import that is being tried did with features of its file. */
  importShapes: readonly Shape[] = $state.raw([])

  constructor(designer: Designer, draft: Draft, opened: Awaited<ReturnType<typeof readGrids>>) {
    const { drafts, api, feeds } = designer
    this.designer = designer
    const state = stateOf(opened.grids, groundOf(draft, designer))
    this.sheet = new Sheet(draft, state, opened.version)
    this.follower = new DraftFollower(drafts, this.sheet, {
      feeds,
      reload: () => this.reload(),
      patience: pagePatience,
    })
    this.presence = new PresenceStore(draft.id, designer.me.id, { feeds })
    this.queue = new EditQueue(drafts, this.sheet, {
      catchUp: () => this.follower.catchUp(),
      shelf: tabShelf(draft, designer.me.id),
    })
    this.grab = new Grab(this.sheet, this.queue, () => this.metresPerPixel)
    this.stage = new SheetStage(this)
    this.tools = new Tools({
      sheet: this.sheet,
      queue: this.queue,
      grab: this.grab,
      selection: () => this.selected,
      select: (codes) => this.select(codes),
      me: designer.me.id,
      map: () => this.stage.map,
    })
    this.tally = new Tally(api.incidents, designer.now)
    this.targets = new Targets(drafts, countyOf(draft.division))
    this.checks = new Checks(this.sheet, this.queue, () => this.measures, aside)
    this.approval = new Approval(designer, this.sheet, () => this.reload())
  }

  /** Opens a draft: its head, its grids, and the outlines in force. Throws `Refusal`. */
  static async open(designer: Designer, id: Draft['id'], onPage: (count: number) => void): Promise<Desk> {
    const { draft } = await designer.drafts.readDraft({ params: { id } })
    const county = countyOf(draft.division)
    const [opened] = await Promise.all([readGrids(designer.drafts, draft, onPage), designer.ready()])
    if (designer.plans.head !== null && designer.plans.head.division !== county)
      await designer.plans.load(county)
    return new Desk(designer, draft, opened)
  }

  get selected(): readonly string[] {
    return this.designer.view.state.selected.filter((code) => this.sheet.state.about.has(code))
  }

  select(codes: readonly string[]): void {
    this.grab.choose(null)
    this.designer.view.update({ selected: [...codes] })
    this.presence.move({ selected: codes[0] ?? null })
  }

  pointAt(lngLat: LngLat | null): void {
    this.presence.move({ lngLat: lngLat && [...lngLat] })
  }

  private get measures() {
    const counts = this.tally.counts
    return { targets: this.targets.band, ...(counts === null ? {} : { incidentCounts: counts }) }
  }

  /** Starts what runs while the draft is open; gives what ends it. */
  start(): () => void {
    const unwatch = this.sheet.watch((change, states) => {
      this.tally.follow(change)
      this.checks.follow(change, states)
    })
    this.queue.resume()
    const leaves = [this.follower.start(), this.presence.start()]
    // After the first frame: looking through thousands of grids must not hold up the map.
    const timer = setTimeout(() => void this.#lookThrough(), 50)
    return () => {
      clearTimeout(timer)
      this.queue.close()
      leaves.forEach((leave) => leave())
      unwatch()
    }
  }

  async reload(): Promise<void> {
    const { draft } = await this.designer.drafts.readDraft({ params: { id: this.sheet.draft.id } })
    const { grids, version } = await readGrids(this.designer.drafts, draft)
    await this.designer.plans.load(countyOf(draft.division))
    this.sheet.replace(draft, stateOf(grids, groundOf(draft, this.designer)), version)
    this.checks.look()
  }

  async writeTargets(...wanted: Parameters<Targets['write']>): Promise<boolean> {
    const written = await this.targets.write(...wanted)
    this.checks.look()
    return written
  }

  async #lookThrough(): Promise<void> {
    this.checks.look()
    const { me } = this.designer
    await Promise.all([
      this.targets.read(),
      may(me, 'incidents.read') ? this.tally.load(this.sheet.draft.division, () => this.sheet.state) : null,
    ])
    this.checks.look()
  }
}

export const [desk, provideDesk] = createContext<Desk>()
