import AxeBuilder from '@axe-core/playwright'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'

const CACHE = new URL('../../node_modules/.cache/chromium', import.meta.url).pathname
const PACKAGE = new URL('../../node_modules/@sparticuz/chromium', import.meta.url).pathname

/**
 * Flags of the packaged browser that would hide what we test: one process for all, and no cross-origin
 * checks.
 */
const UNWANTED = [
  '--single-process',
  '--no-zygote',
  '--in-process-gpu',
  '--disable-web-security',
  '--disable-site-isolation-trials',
]

/**
 * Where a processor has to draw, it puts the parts of a page together in half the time without going through
 * WebGL.
 */
const WANTED = ['--disable-gpu-compositing']

/** The browser that npm brings, or the one at CHROMIUM_PATH. It draws WebGL in software. */
export async function launchBrowser(): Promise<Browser> {
  const own = process.env['CHROMIUM_PATH']
  if (own !== undefined && !existsSync(own)) throw new Error(`CHROMIUM_PATH: there is no ${own}`)
  // The package unpacks itself into TMPDIR without a look at the version of what lies there already.
  const { version } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as { version: string }
  process.env['TMPDIR'] = join(CACHE, version)
  mkdirSync(process.env['TMPDIR'], { recursive: true })
  const { default: packaged } = await import('@sparticuz/chromium')
  const args = [...packaged.args.filter((flag) => !UNWANTED.includes(flag)), ...WANTED]
  return chromium.launch({ executablePath: own ?? (await packaged.executablePath()), args })
}

export interface View {
  readonly width: number
  readonly height: number
  readonly at?: { lng: number; lat: number; accuracyMetres: number }
  readonly colorScheme?: 'light' | 'dark'
}

/**
 * A person's own browser: nothing shared with another's; what the page complains of fails the test at
 * `complaints`.
 */
export async function openContext(
  browser: Browser,
  { width, height, at, colorScheme }: View,
): Promise<BrowserContext> {
  return browser.newContext({
    viewport: { width, height },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    // Each frame of a fade is drawn by the processor that the server needs.
    reducedMotion: 'reduce',
    ...(colorScheme === undefined ? {} : { colorScheme }),
    ...(at === undefined
      ? {}
      : {
          geolocation: { longitude: at.lng, latitude: at.lat, accuracy: at.accuracyMetres },
          permissions: ['geolocation'],
        }),
  })
}

/** Errors that a page throws or logs, as they come. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  return complaints
}

/** Opens a page and signs in as a demo person on the issuer's own page. */
export async function signIn(page: Page, url: string, person: string): Promise<void> {
  await page.goto(url)
  await page.getByRole('button', { name: '登录' }).first().click()
  await page.locator(`button[value="${person}"]`).click()
  await page.waitForURL((at) => !at.pathname.startsWith('/auth') && !at.searchParams.has('code'))
}

/** Serious findings of axe on a page, by rule. */
export async function axe(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
}

/** A picture for who looks at them, into the folder SHOTS; none unless that is said. */
export async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env['SHOTS']
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) })
}
