import { mount, unmount } from 'svelte'
import { afterEach, beforeEach, expect, test } from 'vitest'
import MapStills from '../../../web/src/designer/approval/MapStills.svelte'
import Surrounded from '../support/Surrounded.svelte'

const theme = () => document.documentElement.dataset['theme']
/** The theme that stood when a half was copied for the paper. */
let copied: (string | undefined)[]
let page: Record<string, unknown>

beforeEach(() => {
  copied = []
  localStorage.setItem('liuwang.theme', 'dark')
  const half = {
    redrawn: () => {
      copied.push(theme())
      return document.createElement('canvas')
    },
  }
  const given = { halves: { before: half, after: half }, against: 3, attribution: '© 某图' }
  page = mount(Surrounded, { target: document.body, props: { part: MapStills as never, given } })
})
afterEach(async () => {
  await unmount(page)
  localStorage.clear()
  document.body.innerHTML = ''
})

test("maps of the dark theme are light on paper, also when the browser's own menu prints, and dark again on the screen", () => {
  expect(theme()).toBe('dark')
  dispatchEvent(new Event('beforeprint'))
  expect(copied).toEqual(['light', 'light'])
  expect(theme()).toBe('dark')
  expect(document.body.textContent).toContain('底图数据：© 某图')
})
