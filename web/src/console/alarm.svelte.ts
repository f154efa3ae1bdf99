import type { LiveChange } from '#shared/contract/live.ts'
import type { Incident } from '#shared/incidents/incident.ts'

/** Two short tones, in hertz, each so many seconds: heard across a room, and over. */
const TONES = [880, 660] as const
const TONE_SECONDS = 0.18

/**
 * A new critical incident is seen and heard once: two tones, and a count in the title of the page until
 * somebody does something here. A browser gives no sound before the first press.
 */
export class Alarm {
  #context: AudioContext | null = null
  #unseen = $state(0)

  /** How many have come since somebody last did something on this page. */
  get unseen(): number {
    return this.#unseen
  }

  /** Records that were not there before. */
  hear(fresh: readonly LiveChange<Incident>[]): void {
    const critical = fresh.filter(({ record }) => record?.version === 1 && record.urgency === 'critical')
    if (critical.length === 0) return
    this.#unseen += critical.length
    this.#sound()
  }

  /** Somebody is here: what has come is seen, and from now on there may be sound. */
  readonly noticed = (): void => {
    this.#unseen = 0
    this.#context ??= new AudioContext()
    if (this.#context.state === 'suspended') void this.#context.resume()
  }

  #sound(): void {
    const context = this.#context
    if (context?.state !== 'running') return
    for (const [index, hertz] of TONES.entries()) {
      const begin = context.currentTime + index * TONE_SECONDS
      const [tone, loudness] = [context.createOscillator(), context.createGain()]
      tone.frequency.value = hertz
      // Without a ramp each tone begins and ends with a click.
      loudness.gain.setValueAtTime(0, begin)
      loudness.gain.linearRampToValueAtTime(0.2, begin + 0.02)
      loudness.gain.linearRampToValueAtTime(0, begin + TONE_SECONDS)
      tone.connect(loudness).connect(context.destination)
      tone.start(begin)
      tone.stop(begin + TONE_SECONDS)
    }
  }
}
