import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Position } from '#shared/geo/position.ts'
import { DevicePlace } from '../../../web/src/patrol/device-place.svelte.ts'

/** A device that a test tells where it is. */
class FakeGeolocation {
  watching = 0
  #success: PositionCallback = () => {}
  #error: PositionErrorCallback = () => {}

  watchPosition = (success: PositionCallback, error: PositionErrorCallback) => {
    this.watching += 1
    this.#success = success
    this.#error = error
    return 1
  }

  clearWatch = () => void (this.watching -= 1)

  fix(accuracy: number): void {
    const coords = { longitude: 102.55, latitude: 24.35, accuracy }
    this.#success({ coords } as GeolocationPosition)
  }

  fail(code: number): void {
    this.#error({ code, PERMISSION_DENIED: 1 } as GeolocationPositionError)
  }
}

let geolocation: FakeGeolocation
beforeEach(() => {
  vi.useFakeTimers()
  geolocation = new FakeGeolocation()
  vi.stubGlobal('isSecureContext', true)
  Object.defineProperty(navigator, 'geolocation', { value: geolocation, configurable: true })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function aDevice() {
  const fixes: Position[] = []
  return { device: new DevicePlace((position) => fixes.push(position)), fixes }
}

describe('the device', () => {
  test('gives a first fix at once and better ones until one is good', () => {
    const { device, fixes } = aDevice()
    device.start()
    expect(device.state).toBe('asking')
    for (const accuracy of [800, 900, 60, 8]) geolocation.fix(accuracy)
    expect(fixes.map(({ accuracyMetres }) => accuracyMetres)).toEqual([800, 60, 8])
    expect(device.state).toBe('found')
    expect(geolocation.watching).toBe(0)
  })

  test.each([0, -1, Number.NaN])(
    'takes an accuracy of %d for unknown and looks on for a better fix',
    (accuracy) => {
      const { device, fixes } = aDevice()
      device.start()
      geolocation.fix(accuracy)
      expect([device.state, fixes.at(-1)?.accuracyMetres]).toEqual(['found', 0])
      vi.advanceTimersByTime(20_000)
      expect(geolocation.watching).toBe(1)
      geolocation.fix(40)
      geolocation.fix(accuracy)
      expect(fixes.map(({ accuracyMetres }) => accuracyMetres)).toEqual([0, 40])
      vi.advanceTimersByTime(10_000)
      expect([device.state, geolocation.watching]).toEqual(['found', 0])
    },
  )

  test('stops looking after a while, with the best it had', () => {
    const { device } = aDevice()
    device.start()
    geolocation.fix(60)
    vi.advanceTimersByTime(10_000)
    expect(device.state).toBe('found')
    expect(geolocation.watching).toBe(0)
  })

  test('says that it is slow, then that there is none', () => {
    const { device } = aDevice()
    device.start()
    vi.advanceTimersByTime(5_000)
    expect(device.state).toBe('slow')
    vi.advanceTimersByTime(25_000)
    expect(device.state).toBe('unavailable')
  })

  test('tells a refusal from a failure, and keeps a fix when a later one fails', () => {
    const { device } = aDevice()
    device.start()
    geolocation.fail(1)
    expect(device.state).toBe('denied')
    device.start()
    geolocation.fail(2)
    expect(device.state).toBe('unavailable')
    device.start()
    geolocation.fix(60)
    geolocation.fail(3)
    expect(device.state).toBe('found')
  })

  test('is not asked where the browser would give nothing', () => {
    vi.stubGlobal('isSecureContext', false)
    const { device } = aDevice()
    device.start()
    expect(device.state).toBe('insecure')
    expect(geolocation.watching).toBe(0)
  })

  test('an accuracy of a whole province is cut to what the contract takes', () => {
    const { device, fixes } = aDevice()
    device.start()
    geolocation.fix(3_000_000)
    expect(fixes[0]?.accuracyMetres).toBe(100_000)
  })
})
