import { mount, tick, unmount } from 'svelte'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import KitParts from './KitParts.svelte'

let page: Record<string, unknown>
let said: string[]
beforeEach(async () => {
  said = []
  page = mount(KitParts, { target: document.body, props: { said: (what: string) => said.push(what) } })
  await vi.waitFor(() => expect(find('[role=combobox][aria-haspopup=listbox]')).not.toBeNull())
  await vi.waitFor(() => expect(document.querySelectorAll('[role=spinbutton]')).toHaveLength(8))
})
afterEach(async () => {
  await unmount(page)
  document.body.innerHTML = ''
})

const find = (selector: string): HTMLElement | null => document.querySelector(selector)
const named = (role: string, name: string): HTMLElement => {
  const found = [...document.querySelectorAll<HTMLElement>(role)].find((one) =>
    one.textContent?.includes(name),
  )
  if (found === undefined) throw new Error(`there is no ${role} of ${name}`)
  return found
}
async function press(key: string, element = document.activeElement): Promise<void> {
  element?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
  await tick()
}

test('tabs are gone through by arrows, and the panel of the chosen one says whose it is', async () => {
  named('[role=tab]', 'First').focus()
  await press('ArrowRight')
  expect(said).toEqual(['tab two'])
  const second = named('[role=tab]', 'Second')
  expect(second.getAttribute('aria-selected')).toBe('true')
  expect(find('[role=tabpanel]')?.textContent).toContain('panel of two')
  expect(second.getAttribute('aria-controls')).toBe(find('[role=tabpanel]')?.id)
  expect(find('[role=tabpanel]')?.getAttribute('aria-labelledby')).toBe(second.id)
})

test('a list to choose from opens by a key, says what is chosen, and takes another by keys', async () => {
  const net = find('[role=combobox]')!
  expect([net.getAttribute('aria-label'), net.textContent?.trim()]).toEqual(['Net', 'Street'])
  net.focus()
  await press('ArrowDown')
  await vi.waitFor(() => expect(find('[role=listbox]')).not.toBeNull())
  expect(net.getAttribute('aria-expanded')).toBe('true')
  expect(named('[role=option]', 'Street').getAttribute('aria-selected')).toBe('true')
  await press('ArrowDown', net)
  await press('Enter', net)
  await vi.waitFor(() => expect(said).toEqual(['net unit']))
  expect(net.textContent?.trim()).toBe('Unit')
})

test('a menu opens with the press of its button, and Escape closes it', async () => {
  const button = named('button', 'More')
  button.click()
  await vi.waitFor(() => expect(find('[role=menu]')).not.toBeNull())
  expect(button.getAttribute('aria-expanded')).toBe('true')
  await press('Escape', find('[role=menu]'))
  await vi.waitFor(() => expect(find('[role=menu]')).toBeNull())
  expect(said).toEqual([])
})

test('what opens beside a button is named, and closes from within', async () => {
  named('button', 'Account').click()
  await vi.waitFor(() => expect(find('[role=dialog]')?.getAttribute('aria-label')).toBe('Account'))
  named('[role=dialog] button', 'Leave').click()
  await vi.waitFor(() => expect(find('[role=dialog]')).toBeNull())
})

test('a dialog says its title, and Escape takes it away', async () => {
  named('button', 'Ask').click()
  await vi.waitFor(() => expect(find('[role=dialog]')).not.toBeNull())
  const dialog = find('[role=dialog]')!
  expect(document.getElementById(dialog.getAttribute('aria-labelledby')!)?.textContent).toBe('Sure?')
  await press('Escape', dialog)
  await vi.waitFor(() => expect(find('[role=dialog]')).toBeNull())
})

test('a day is stepped figure by figure; each says what it is', async () => {
  const day = [...document.querySelectorAll<HTMLElement>('[role=spinbutton]')].find(
    (one) => one.getAttribute('aria-label') === '日',
  )!
  day.focus()
  await press('ArrowUp', day)
  expect(said).toEqual(['day 2026-11-23'])
})
