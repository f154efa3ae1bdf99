import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ThemeStore } from '../../../web/src/app/theme.svelte.ts'

let system: { matches: boolean; turn: () => void }
beforeEach(() => {
  localStorage.clear()
  const listeners: (() => void)[] = []
  system = { matches: true, turn: () => listeners.forEach((hear) => hear()) }
  vi.stubGlobal('matchMedia', () => ({
    get matches() {
      return system.matches
    },
    addEventListener: (_: string, hear: () => void) => listeners.push(hear),
  }))
})
afterEach(() => vi.unstubAllGlobals())

const shown = () => document.documentElement.dataset.theme

test('a page is dark or light as the system is, also when that turns', () => {
  const theme = new ThemeStore()
  expect([theme.current, shown()]).toEqual(['dark', 'dark'])
  system.matches = false
  system.turn()
  expect([theme.current, shown()]).toEqual(['light', 'light'])
})

test('what somebody chose stays, until it is what the system has', () => {
  const theme = new ThemeStore()
  theme.toggle()
  expect([shown(), new ThemeStore().current]).toEqual(['light', 'light'])
  system.turn()
  expect(shown()).toBe('light')
  theme.toggle()
  system.matches = false
  system.turn()
  expect(shown()).toBe('light')
  expect(localStorage.length).toBe(0)
})
