import { mount, tick, unmount } from 'svelte'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { contract } from '#shared/contract/index.ts'
import { ERRORS } from '#shared/contract/errors.ts'
import { openApi } from '#shared/contract/openapi.ts'
import Root from '../../../web/src/app/Root.svelte'
import Page from '../../../web/src/docs/Page.svelte'

const config = {
  apiUrl: '',
  liveUrl: 'wss://a/live',
  issuer: 'https://a/auth',
  clientId: 'web',
  scope: 'openid',
}

let page: Record<string, unknown>

async function open(hash: string): Promise<void> {
  location.hash = hash
  const options = { title: () => 'docs', access: 'open' as const }
  page = mount(Root, { target: document.body, props: { page: Page, options } })
  await vi.waitFor(() => expect(document.querySelector('#schemas')).not.toBeNull())
  await tick()
}

beforeEach(() => {
  vi.stubGlobal('fetch', (url: string) =>
    Promise.resolve(Response.json(url === '/config.json' ? config : openApi(contract, '0.1.0'))),
  )
  Element.prototype.scrollIntoView = vi.fn()
})
afterEach(async () => {
  await unmount(page)
  vi.unstubAllGlobals()
  document.body.innerHTML = ''
})

describe('the page of the documentation', () => {
  test('lists every operation and anchors every problem code', async () => {
    await open('')
    const operations = Object.values(contract).flatMap((routes) => Object.keys(routes))
    for (const id of operations) expect(document.getElementById(`op-${id}`), id).not.toBeNull()
    for (const code of Object.keys(ERRORS))
      expect(document.getElementById(`problem-${code}`), code).not.toBeNull()
  })

  test('opens the operation that the address names, down to its body and command line', async () => {
    await open('#op-submitIncident')
    const text = document.getElementById('op-submitIncident')?.textContent ?? ''
    for (const word of ['incidents.submit', 'occurredAt', 'accuracyMetres', 'id-reused', 'curl -X POST']) {
      expect(text).toContain(word)
    }
    expect(document.getElementById('op-readHealth')?.textContent).not.toContain('curl')
  })

  test('unfolds every schema without end, also one that refers to itself', async () => {
    await open('#schema-GridPage')
    expect(document.getElementById('schema-GridPage')?.textContent).toContain('features')
    for (const summary of document.querySelectorAll<HTMLElement>('#schemas summary')) summary.click()
    await tick()
    expect(document.getElementById('schema-Command')?.textContent).toContain('"accept"')
  })
})
