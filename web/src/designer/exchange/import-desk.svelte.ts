import { Refusal } from '#shared/contract/client.ts'
import type { Datum } from '#shared/geo/position.ts'
import { isCutOff } from '#shared/grids/cut-off.ts'
import type { Draft } from '#shared/grids/draft.ts'
import type { Job } from '#shared/jobs/job.ts'
import type { CommandId } from '#shared/lib/id.ts'
import type { Api } from '../../api/client.ts'
import { Intention } from '../../api/intention.ts'
import type { Feeds } from '../../live/feed.ts'
import { followJob } from '../../live/follow-job.ts'
import type { DraftApi } from '../designer.svelte.ts'
import type { Shape } from '../../map/sheet-map.ts'
import type { GeometriesOf } from './feature-geometries.ts'
import { rolesOf } from './report-roles.ts'
import { scanText, type Scan } from './scan-file.ts'
import type { send, Uploading } from './transfer.ts'

/** What the server takes of a file at most; a county's grids are some 10 MB. */
export const MOST_MEGABYTES = 64
const BYTES_OF_MEGABYTE = 1_000_000
/** Read to find the properties: the whole file would hold up the page for seconds. */
const SCANNED_BYTES = 4_000_000

export interface Mapping {
  readonly datum: Datum | null
  readonly codeProperty: string
  readonly nameProperty: string
  readonly householdsProperty: string
  readonly peopleProperty: string
}

export type FileTrouble = 'too-large' | 'empty' | 'incomplete' | 'not-geojson' | 'points'

type Phase = 'choose' | 'map' | 'sending' | 'working' | 'report' | 'failed'

interface Outside {
  readonly drafts: Pick<DraftApi, 'createDraftImport' | 'startJob'>
  readonly grids: Pick<Api['grids'], 'readJob'>
  readonly feeds: Feeds
  readonly send: typeof send
  /** The shapes of some features of the file in WGS-84, by their place in it. */
  readonly geometriesOf: GeometriesOf
  /** The grids of the draft are others now. */
  readonly onTaken: () => Promise<void>
}

/** A file of grids on its way into a draft: looked at, tried without changing anything, then taken. */
export class ImportDesk {
  readonly #outside: Outside
  readonly #draft: Draft
  #phase: Phase = $state('choose')
  #file: File | null = $state.raw(null)
  #scan: Scan | null = $state.raw(null)
  #mapping: Mapping | null = $state.raw(null)
  #trouble: FileTrouble | null = $state(null)
  #uploading: Uploading | null = $state.raw(null)
  #job: Job | null = $state.raw(null)
  #wasDry = $state(true)
  #error: unknown = $state.raw(null)
  #shapes: readonly Shape[] = $state.raw([])
  #isUnanswered = $state(false)
  #abort = new AbortController()
  /** One file brought in one way: taken up where it was, as long as it is not known how it ended. */
  #intention = new Intention<Job>()

  constructor(draft: Draft, outside: Outside) {
    this.#draft = draft
    this.#outside = outside
  }

  get phase(): Phase {
    return this.#phase
  }

  get file(): File | null {
    return this.#file
  }

  get scan(): Scan | null {
    return this.#scan
  }

  /** What was chosen for the last try of this file; another file may have other columns and another datum. */
  get mapping(): Mapping | null {
    return this.#mapping
  }

  get trouble(): FileTrouble | null {
    return this.#trouble
  }

  get uploading(): Uploading | null {
    return this.#uploading
  }

  get job(): Job | null {
    return this.#job
  }

  /** Whether the report is of a try that changed nothing. */
  get wasDry(): boolean {
    return this.#wasDry
  }

  /** The datum to try before anything is taken: the try that was reported fits much better in it. */
  get advised(): Datum | null {
    return (this.#wasDry && this.#job?.report?.fitsBetterIn) || null
  }

  /** What the report speaks of, to be shown on the map. */
  get shapes(): readonly Shape[] {
    return this.#shapes
  }

  /** Whether nothing is heard of it at this moment: the work on the server goes on. */
  get isCut(): boolean {
    return this.#phase === 'working' && (this.#outside.feeds.isCut || this.#isUnanswered)
  }

  get error(): unknown {
    return this.#error
  }

  async choose(file: File): Promise<void> {
    this.another()
    this.#file = file
    this.#trouble =
      file.size === 0 ? 'empty' : file.size > MOST_MEGABYTES * BYTES_OF_MEGABYTE ? 'too-large' : null
    if (this.#trouble !== null) return
    const text = await file.slice(0, SCANNED_BYTES).text()
    if (this.#file !== file) return
    this.#scan = scanText(text)
    // Whether the end of a longer file is there is seen where it is read whole.
    this.#trouble = file.size <= SCANNED_BYTES && isCutOff(text) ? 'incomplete' : troubleOf(this.#scan)
    if (this.#trouble === null) this.#phase = 'map'
  }

  /** Another file is to be chosen: nothing of this one is carried over to it. */
  another(): void {
    this.#file = null
    this.#scan = null
    this.#mapping = null
    this.#trouble = null
    this.#job = null
    this.#error = null
    this.#shapes = []
    this.#intention = new Intention<Job>()
    this.#phase = 'choose'
  }

  /** Sends the file and follows the job to its report. */
  async run(mapping: Mapping, dryRun: boolean): Promise<void> {
    const file = this.#file
    if (file === null) return
    this.#mapping = mapping
    this.#wasDry = dryRun
    this.#error = null
    this.#shapes = []
    this.#phase = 'sending'
    const { signal } = (this.#abort = new AbortController())
    try {
      const job = await this.#intention.run({ mapping, dryRun }, (commandId) => {
        const body = bodyOf(file, { mapping, dryRun, commandId })
        let isAgain = false
        return () => {
          const bringing = this.#bring(file, body, isAgain)
          isAgain = true
          return bringing
        }
      })
      if (signal.aborted) return
      // The grids are taken, whether they can be read at this moment or not: the next exchange with the
      // others at the draft brings them.
      if (job.status === 'done' && !dryRun) await this.#outside.onTaken().catch(() => {})
      this.#phase = 'report'
      await this.#showShapes(file, mapping.datum)
    } catch (error) {
      if (signal.aborted) return
      this.#error = error
      this.#phase = 'failed'
    }
  }

  /** Another try with the same file: other columns, or now in earnest. */
  again(): void {
    this.#phase = this.#file === null ? 'choose' : 'map'
    this.#error = null
  }

  /** What is running on the server runs on; the page only stops asking. */
  leave(): void {
    this.#abort.abort()
  }

  /** Only a help to the eye: without it the report says the same by place and name. */
  async #showShapes(file: File, datum: Datum | null): Promise<void> {
    const roles = rolesOf(this.#job?.report)
    if (roles.size === 0) return
    const found = await this.#outside
      .geometriesOf(file, [...roles.keys()], datum, this.#abort.signal)
      .catch(() => [])
    this.#shapes = found.map(({ feature, geometry }) => ({ role: roles.get(feature) ?? 'outline', geometry }))
  }

  /** Announces the file, sends it unless it is there, and follows its job to the end. */
  async #bring(file: File, body: ImportBody, isAgain: boolean): Promise<Job> {
    const { drafts, send } = this.#outside
    const { signal } = this.#abort
    const { upload, job } = await drafts.createDraftImport(
      { params: { id: this.#draft.id }, body },
      { signal },
    )
    const isThere = job.status !== 'waiting' || (isAgain && (await this.#begins(job)))
    if (!isThere) {
      await send(upload, file, (uploading) => (this.#uploading = uploading), signal)
      this.#phase = 'working'
      await this.#start(job)
    }
    this.#phase = 'working'
    return this.#follow(job, signal)
  }

  #start = ({ id }: Job) => this.#outside.drafts.startJob({ params: { id } }, { signal: this.#abort.signal })

  /** A file whose arrival was not heard of may be there all the same. */
  async #begins(job: Job): Promise<boolean> {
    try {
      await this.#start(job)
      return true
    } catch (error) {
      if (error instanceof Refusal && error.problem?.reason === 'not-sent') return false
      throw error
    }
  }

  #follow({ id }: Job, signal: AbortSignal): Promise<Job> {
    const { grids, feeds } = this.#outside
    return followJob(id, {
      feeds,
      read: (job, until) => grids.readJob({ params: { id: job } }, { signal: until }),
      onJob: (job) => (this.#job = job),
      onCut: (isCut) => (this.#isUnanswered = isCut),
      signal,
    })
  }
}

type ImportBody = Parameters<DraftApi['createDraftImport']>[0]['body']

function bodyOf(
  file: File,
  { mapping, dryRun, commandId }: { mapping: Mapping; dryRun: boolean; commandId: CommandId },
): ImportBody {
  const named = (['codeProperty', 'nameProperty', 'householdsProperty', 'peopleProperty'] as const).filter(
    (key) => mapping[key] !== '',
  )
  return {
    commandId,
    fileName: file.name,
    bytes: file.size,
    dryRun,
    ...(mapping.datum === null ? {} : { datum: mapping.datum }),
    ...Object.fromEntries(named.map((key) => [key, mapping[key]])),
  }
}

function troubleOf(scan: Scan | null): FileTrouble | null {
  if (scan === null || scan.looked === 0) return 'not-geojson'
  return scan.kinds.every((kind) => kind === 'Point' || kind === 'MultiPoint') ? 'points' : null
}
