import * as z from 'zod'
import { tolerant } from '#shared/contract/tolerant.ts'
import { COUNTY_DIGITS } from '#shared/lib/division-code.ts'
import { jsonOf } from '#shared/lib/json.ts'
import { toInstant } from '#shared/lib/time.ts'
import type { OwnWords } from '#shared/lib/words.ts'
import { topic } from '#shared/live/topic.ts'
import type { ClassIcon } from '#shared/settings/classes.ts'
import type { SettingKind, ValueOf } from '#shared/settings/kinds.ts'
import type { NetMark } from '#shared/settings/nets.ts'
import { Setting, settingId, valueAt } from '#shared/settings/setting.ts'
import type { Api } from '../api/client.ts'
import { say } from '../app/say.ts'
import { everyItem } from '../api/pages.ts'
import { Collection } from '../live/collection.svelte.ts'
import type { Feed } from '../live/feed.ts'

/** A net as it is shown; one that its county does not list stands as its code, without a mark. */
export interface ShownNet {
  readonly code: string
  readonly words: OwnWords
  readonly short: OwnWords
  readonly mark: NetMark | null
}

interface ShownClass {
  readonly code: string
  readonly words: OwnWords
  readonly icon: ClassIcon
}

export interface SettingMeans {
  readonly api: Pick<Api['settings'], 'listSettings'>
  /** The division of the page's person; its county is the one that is meant unless another is named. */
  readonly division: string
  /** The server's time, epoch milliseconds. */
  readonly now: () => number
}

/** A timer of a browser holds no more. */
const LONGEST_WAIT = 2 ** 31 - 1

/**
 * What counties have decided about themselves, as far as the page's person may know: kept on the device, so
 * that a phone without signal goes by what it knew last, and kept true by the live line. A version that is to
 * come counts from its time on, by the clock.
 */
export class CountySettings {
  readonly #means: SettingMeans
  readonly #records = new Collection<Setting>()
  readonly #home: string
  readonly #shelf: string
  #turns = $state(0)
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(means: SettingMeans) {
    this.#means = means
    this.#home = means.division.slice(0, COUNTY_DIGITS)
    this.#shelf = `liuwang.settings.${means.division}`
    this.#records.replace(kept(this.#shelf))
  }

  /** Grows with every change; read it to be run again. */
  get revision(): number {
    return this.#records.revision + this.#turns
  }

  /** The settings as they came, those to come too. */
  find(kind: SettingKind, county = this.#home): Setting | null {
    return this.#records.get(settingId(county, kind)) ?? null
  }

  /** What a county has decided about a kind, or begins with. */
  value<K extends SettingKind>(kind: K, county = this.#home): ValueOf<K> {
    return valueAt(kind, this.revision < 0 ? null : this.find(kind, county), toInstant(this.#means.now()))
  }

  /** A class by its code, whether it is still offered or not. */
  class(code: string, county = this.#home): ShownClass {
    const listed = this.value('classes', county).find((one) => one.code === code)
    return listed ?? { code, words: { zh: code }, icon: 'circle-ellipsis' }
  }

  net(code: string, county = this.#home): ShownNet {
    const listed = this.value('nets', county).find((one) => one.code === code)
    return listed ?? { code, words: { zh: code }, short: { zh: code }, mark: null }
  }

  classWord(code: string, county?: string): string {
    return say(this.class(code, county).words)
  }

  /** The net of an incident or report, if it has one. */
  netOf({ net, county }: { net?: string | undefined; county?: string }): ShownNet | undefined {
    return net === undefined ? undefined : this.net(net, county)
  }

  readonly #sync = async (signal: AbortSignal): Promise<void> => {
    const { listSettings } = this.#means.api
    const all = await everyItem((query) => listSettings({ query }, { signal }), signal)
    this.#records.replace(all)
    this.#changed()
  }

  get feed(): Feed<'settings'> {
    return {
      kind: 'settings',
      topics: [topic('division', this.#means.division)],
      sync: this.#sync,
      apply: (changes) => {
        this.#records.apply(changes)
        this.#changed()
      },
    }
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  /** What the page itself has just had changed. */
  take(setting: Setting): void {
    this.#records.apply([{ id: setting.id, version: setting.version, record: setting }])
    this.#changed()
  }

  #changed(): void {
    localStorage.setItem(this.#shelf, JSON.stringify(this.#records.all()))
    this.#awaitNext()
  }

  /** Looks again when the next version comes into force. */
  #awaitNext(): void {
    clearTimeout(this.#timer)
    const now = this.#means.now()
    const ahead = this.#records
      .all()
      .flatMap(({ next }) => (next === null ? [] : [Date.parse(next.effectiveFrom) - now]))
      .filter((wait) => wait > 0)
    if (ahead.length === 0) return
    this.#timer = setTimeout(
      () => {
        this.#turns += 1
        this.#awaitNext()
      },
      Math.min(LONGEST_WAIT, ...ahead),
    )
  }
}

const Kept = z.array(tolerant(z.object(Setting.shape)))

/** What this device knew last; nothing where it never knew, or what it kept cannot be read. */
function kept(shelf: string): Setting[] {
  return Kept.safeParse(jsonOf(localStorage.getItem(shelf) ?? '[]')).data ?? []
}
