import { mount, tick, unmount } from 'svelte'
import { afterEach, beforeEach, expect, test } from 'vitest'
import EffectiveField from '../../../web/src/designer/approval/EffectiveField.svelte'
import Surrounded from '../support/Surrounded.svelte'

let page: Record<string, unknown>
beforeEach(() => {
  const given = { instant: null, mayWait: true }
  page = mount(Surrounded, { target: document.body, props: { part: EffectiveField as never, given } })
})
afterEach(async () => {
  await unmount(page)
  document.body.innerHTML = ''
})

const type = async (value: string) => {
  const field = document.querySelector<HTMLInputElement>('input[type=datetime-local]')!
  field.value = value
  field.dispatchEvent(new Event('input', { bubbles: true }))
  await tick()
}
const warning = () => document.querySelector('[role=alert]')?.textContent ?? null

test('a time that has passed is said to mean at once, before anything is sent', async () => {
  expect(warning()).toBeNull()
  await type('2020-01-01T00:00')
  expect(warning()).toContain('这一时间已过，将立即生效')
  await type('2999-01-01T00:00')
  expect(warning()).toBeNull()
})
