import * as z from 'zod'
import { toInstant } from '#shared/lib/time.ts'
import { settingKind, type SettingKind } from '#shared/settings/kinds.ts'
import { standingAt, type Setting } from '#shared/settings/setting.ts'
import type { Api } from '../api/client.ts'
import { Attempt } from '../api/attempt.svelte.ts'
import { PagedList } from '../api/paged-list.svelte.ts'
import { instantOf } from '../app/form-time.ts'
import { Form } from '../ui/form.svelte.ts'
import type { CountySettings } from './county-settings.svelte.ts'

export interface DeskMeans {
  readonly api: Api['settings']
  readonly settings: CountySettings
  readonly county: string
  /** The server's time, epoch milliseconds. */
  readonly now: () => number
}

/** One kind of settings as its form stands: what is written stays while another kind is looked at. */
export class SettingDesk {
  readonly kind: SettingKind
  readonly #means: DeskMeans
  readonly #names = new Map<string, string>()
  /** The version of the setting that the form began with. */
  #seen = $state(0)
  /** When it is to take effect: '' for at once, else as `DateField` writes it. */
  from = $state('')
  isLater = $state(false)
  isSaved = $state(false)
  readonly withdrawal = new Attempt<{ setting: Setting }>()
  readonly form
  readonly versions

  constructor(kind: SettingKind, means: DeskMeans) {
    this.kind = kind
    this.#means = means
    const params = { county: means.county, kind }
    this.form = new Form({
      schema: z.object({ value: settingKind(kind).schema }),
      begin: { value: this.#standing() },
      command: ({ value }, commandId) => {
        const body = {
          type: 'set' as const,
          commandId,
          expectedVersion: this.#seen,
          value: z.json().parse(value),
          ...(this.isLater ? { effectiveFrom: instantOf(this.from) ?? '' } : {}),
        }
        return () => means.api.commandSetting({ params, body })
      },
    })
    this.versions = new PagedList(async (cursor: string | undefined) => {
      const page = await means.api.listSettingVersions({
        params,
        query: cursor === undefined ? {} : { cursor },
      })
      for (const [id, name] of Object.entries(page.names)) this.#names.set(id, name)
      return page
    })
    this.#seen = this.setting?.version ?? 0
  }

  /** Reads the newest versions, once. */
  begin(): void {
    if (this.versions.state === 'idle') void this.versions.more()
  }

  get setting(): Setting | null {
    return this.#means.settings.find(this.kind, this.#means.county)
  }

  /** What is in force, and what is to come. */
  get standing() {
    void this.#means.settings.revision
    return standingAt(this.setting, toInstant(this.#means.now()))
  }

  /** Whether it was changed elsewhere since the form began. */
  get isOutdated(): boolean {
    return (this.setting?.version ?? 0) !== this.#seen
  }

  /** Codes that rows may hold by now. */
  get stored(): ReadonlySet<string> {
    const value = this.#standing()
    return new Set(
      Array.isArray(value) ? value.flatMap((one: { code?: string } | null) => one?.code ?? []) : [],
    )
  }

  nameOf(person: string): string {
    return this.#names.get(person) ?? person
  }

  /** Takes what is in force, or to come, for a new beginning: what was written is gone. */
  load = (): void => {
    this.#seen = this.setting?.version ?? 0
    this.form.reset({ value: this.standing.next?.value ?? this.#standing() })
    this.isLater = false
    this.from = ''
  }

  async save(): Promise<void> {
    this.isSaved = false
    const answer = await this.form.submit()
    if (answer !== null) this.#take(answer.setting)
  }

  async withdraw(): Promise<void> {
    const { api, county } = this.#means
    const params = { county, kind: this.kind }
    const words = { expectedVersion: this.setting?.version ?? 0 }
    const answer = await this.withdrawal.run(
      words,
      (commandId) => () => api.commandSetting({ params, body: { type: 'withdraw', commandId, ...words } }),
    )
    if (answer !== null) this.#take(answer.setting)
  }

  #standing(): unknown {
    return this.#means.settings.value(this.kind, this.#means.county)
  }

  #take(setting: Setting): void {
    this.#means.settings.take(setting)
    this.load()
    this.isSaved = true
    void this.versions.restart()
  }
}
