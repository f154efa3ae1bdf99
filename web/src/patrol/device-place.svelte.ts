import type { Position } from '#shared/geo/position.ts'
import { SECOND } from '#shared/lib/time.ts'

/**
 * asking: the browser asks for leave, or the device looks. slow: it has looked for a while. found: `position`
 * stands and may still get better. The others say why there is none.
 */
export type DeviceState = 'idle' | 'asking' | 'slow' | 'found' | 'denied' | 'unavailable' | 'insecure'

const SLOW_AFTER = 5 * SECOND
const GIVE_UP_AFTER = 30 * SECOND
/** A first fix is often a cell tower's; a few seconds more bring the satellites'. */
const REFINE_FOR = 10 * SECOND
const GOOD_METRES = 15
/** The widest circle that the contract takes. */
const WIDEST_METRES = 100_000

/** Asks the device where it is, keeps the best answer, and stops asking as soon as that will do. */
export class DevicePlace {
  readonly #onFix: (position: Position) => void
  #state: DeviceState = $state('idle')
  #best = Infinity
  #isRefining = false
  #watch: number | null = null
  #timers: ReturnType<typeof setTimeout>[] = []

  constructor(onFix: (position: Position) => void) {
    this.#onFix = onFix
  }

  get state(): DeviceState {
    return this.#state
  }

  get looking(): boolean {
    return this.#state === 'asking' || this.#state === 'slow'
  }

  start(): void {
    this.#release()
    this.#best = Infinity
    this.#isRefining = false
    if (!isSecureContext) return this.#end('insecure')
    this.#state = 'asking'
    this.#later(SLOW_AFTER, () => this.#state === 'asking' && (this.#state = 'slow'))
    this.#later(GIVE_UP_AFTER, () => this.#end(this.looking ? 'unavailable' : 'found'))
    this.#watch = navigator.geolocation.watchPosition(
      ({ coords }) => this.#take(coords),
      ({ code, PERMISSION_DENIED }) => this.#fail(code === PERMISSION_DENIED),
      { enableHighAccuracy: true, maximumAge: 10 * SECOND, timeout: GIVE_UP_AFTER },
    )
  }

  /**
   * Starts without a question where leave was given before; asking unbidden only teaches people to say no.
   */
  async startIfAllowed(isStillWanted: () => boolean): Promise<void> {
    const permission = await navigator.permissions?.query({ name: 'geolocation' }).catch(() => null)
    if (permission?.state === 'granted' && this.#state === 'idle' && isStillWanted()) this.start()
  }

  /** Stops looking; what was found stands. */
  stop(): void {
    this.#end('idle')
  }

  #take({ longitude, latitude, accuracy }: GeolocationCoordinates): void {
    // Some devices say 0 or less where they do not know: worse than anything that is known, and no reason to
    // stop looking.
    const isKnown = accuracy > 0
    const metres = isKnown ? accuracy : WIDEST_METRES
    if (metres < this.#best) {
      this.#best = metres
      const accuracyMetres = isKnown ? Math.min(WIDEST_METRES, Math.max(1, Math.round(accuracy))) : 0
      this.#onFix({
        lng: round(longitude),
        lat: round(latitude),
        datum: 'WGS84',
        accuracyMetres,
        source: 'device',
      })
    }
    if (this.#best <= GOOD_METRES) return this.#end('found')
    this.#state = 'found'
    if (!isKnown || this.#isRefining) return
    this.#isRefining = true
    this.#later(REFINE_FOR, () => this.#end('found'))
  }

  #fail(denied: boolean): void {
    // A fix that stands is not lost because a better one did not come.
    if (this.#state === 'found') this.#end('found')
    else this.#end(denied ? 'denied' : 'unavailable')
  }

  #end(state: DeviceState): void {
    this.#release()
    this.#state = state
  }

  #later(milliseconds: number, run: () => void): void {
    this.#timers.push(setTimeout(run, milliseconds))
  }

  #release(): void {
    if (this.#watch !== null) navigator.geolocation.clearWatch(this.#watch)
    this.#watch = null
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers = []
  }
}

/** A tenth of a metre: more decimals would only pretend. */
const round = (degrees: number): number => Number(degrees.toFixed(6))
