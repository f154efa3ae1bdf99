import { existsSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { makeCounty } from '#infra/local/demo/county.ts'
import { DEMO_SEED } from '#infra/local/seed/first-demo.ts'
import { launchBrowser, openContext, signIn } from '#test/support/browser.ts'
import { changed, DESK, draftsOf, DRAWN } from '#test/support/designer-desk.ts'
import { startServer } from '#test/support/server.ts'
import { pixelOf, ringOf, type Place } from '#test/support/sheet-pixels.ts'
import { alone, quantile, type Row } from './row.ts'

const COUNTY = '530402'
/** The middle of the demo county, where its grids lie closest. */
const MIDDLE: Place = [102.545, 24.355]
/** Grids in view at most, and the zoom from which on the sheet lets a vertex be taken hold of. */
const MOST_GRIDS = 500
const FIRST_ZOOM = 12.05
const ZOOM_STEP = 0.1
const MOVES = 150
/** Beyond what counts as a press that moves nothing, within what most corners have of room. */
const SWING_PIXELS = 7

/** What of the map no panel covers: the pointer has to reach it. */
const FREE = { left: 220, right: 1020, top: 120, bottom: 800 }

const { grids } = makeCounty({ seed: DEMO_SEED })
type Look = (place: Place) => [number, number]

/**
 * Milliseconds between frames of the real page in the packaged browser, which draws in software, while the
 * mouse drags a shared vertex with up to 500 grids of the demo county in view. By the browser's own frame
 * callbacks: what else runs on the machine is in it.
 */
export async function benchDesignerFrames(): Promise<Row[]> {
  if (!existsSync(new URL('../../web/dist/designer.html', import.meta.url)))
    throw new Error('the pages are not built: npm run web:build')
  const [server, browser] = await Promise.all([startServer({ args: ['--no-incidents'] }), launchBrowser()])
  try {
    const drafts = draftsOf(() => server)
    const { id } = await drafts.begin(COUNTY, 'frames', 1)
    const before = await drafts.grids(id)
    const { zoom, inView, look } = closestView()
    const { code, corner } = roomiestCorner(look)
    const page = await (await openContext(browser, DESK)).newPage()
    const at = `${MIDDLE[0]},${MIDDLE[1]},${zoom.toFixed(2)}`
    await signIn(page, `${server.url}/designer?draft=${id}&grids=${code}&at=${at}`, 'county-staff')
    await page.getByText('已全部保存').waitFor()
    await page.waitForTimeout(2 * DRAWN)
    const frames = await framesOfDrag(page, look(corner))
    await page.waitForTimeout(DRAWN)
    const moved = changed(before, await drafts.grids(id))
    if (moved.length < 2) throw new Error(`the drag moved ${moved.length} grids, and not a shared vertex`)
    return [
      alone('designer/frame-500', quantile(frames, 0.5), 'ms', inView),
      alone('designer/frame-500/p95', quantile(frames, 0.95), 'ms', inView),
    ]
  } finally {
    await browser.close()
    await server.stop()
  }
}

/** The widest view of the sheet that holds no more grids than are asked for. */
function closestView(): { zoom: number; inView: number; look: Look } {
  for (let zoom = FIRST_ZOOM; ; zoom += ZOOM_STEP) {
    const look: Look = (place) => pixelOf(place, MIDDLE, { ...DESK, zoom })
    const inView = grids.filter(({ geometry }) => ringOf(geometry).some((place) => isOnScreen(look(place))))
    if (inView.length <= MOST_GRIDS) return { zoom, inView: inView.length, look }
  }
}

const isOnScreen = ([x, y]: Place): boolean => x >= 0 && x <= DESK.width && y >= 0 && y <= DESK.height
const isFree = ([x, y]: Place): boolean => x > FREE.left && x < FREE.right && y > FREE.top && y < FREE.bottom

/** A corner that two grids share, as far from all others of its grid as can be. */
function roomiestCorner(look: Look): { code: string; corner: Place } {
  const users = new Map<string, number>()
  for (const { geometry } of grids)
    for (const key of new Set(ringOf(geometry).map(String))) users.set(key, (users.get(key) ?? 0) + 1)
  const corners = grids.flatMap(({ code, geometry }) => {
    const own = ringOf(geometry)
    return own
      .filter((corner) => users.get(String(corner)) === 2 && isFree(look(corner)))
      .map((corner) => ({ code, corner, room: roomOf(corner, own, look) }))
  })
  const [best] = corners.toSorted((a, b) => b.room - a.room)
  if (best === undefined) throw new Error('no corner of the demo county is shared')
  return best
}

function roomOf(corner: Place, own: readonly Place[], look: Look): number {
  const [x, y] = look(corner)
  const others = own.filter((other) => String(other) !== String(corner)).map(look)
  return Math.min(...others.map(([u, v]) => Math.hypot(x - u, y - v)))
}

/** Swings the vertex round its place; the times between the page's frames meanwhile. */
async function framesOfDrag(page: Page, [x, y]: Place): Promise<number[]> {
  await page.mouse.move(x, y, { steps: 3 })
  await page.mouse.down()
  await page.evaluate(() => {
    const times: number[] = []
    Object.assign(globalThis, { frameTimes: times })
    const note = (time: number) => {
      times.push(time)
      requestAnimationFrame(note)
    }
    requestAnimationFrame(note)
  })
  for (let move = 0; move < MOVES; move++) {
    const angle = move / 10
    await page.mouse.move(x + SWING_PIXELS * Math.cos(angle), y + SWING_PIXELS * Math.sin(angle))
  }
  const times = await page.evaluate(() => [...(globalThis as unknown as { frameTimes: number[] }).frameTimes])
  await page.mouse.up()
  return times.slice(1).map((time, i) => time - times[i]!)
}
