import { ulid } from 'ulid'
import type { Page } from 'playwright-core'
import { areaSquareMetres } from '#shared/geo/area.ts'
import type { Draft, DraftGrid } from '#shared/grids/draft.ts'
import type { Server } from './server.ts'
import { pixelOf, ringOf, ZOOM, type Place } from './sheet-pixels.ts'

export const DESK = { width: 1440, height: 900 }
/** The map takes its time in software; what it must have drawn is what the pointer takes hold of. */
export const DRAWN = 2500

const command = () => ({ commandId: `cmd_${ulid()}` })

/** What a test asks the running server, as a person and beside the pages. */
export function draftsOf(server: () => Server) {
  async function ask<T>(path: string, body?: object, person = 'county-staff'): Promise<T> {
    const headers = {
      authorization: `Bearer ${await server().token(person)}`,
      'content-type': 'application/json',
    }
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
    const response = await fetch(server().url + path, { headers, ...init })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return (await response.json()) as T
  }
  const draft = async (id: string): Promise<Draft> => (await ask<{ draft: Draft }>(`/api/drafts/${id}`)).draft
  return {
    ask,
    draft,
    begin: async (division: string, title: string, from: number): Promise<Draft> =>
      (await ask<{ draft: Draft }>(`/api/plans/${division}/drafts`, { ...command(), title, from })).draft,
    edit: async (id: string, edit: object): Promise<void> => {
      const { version: expectedVersion } = await draft(id)
      await ask(`/api/drafts/${id}/edits`, { ...command(), expectedVersion, ...edit })
    },
    grids: async (id: string): Promise<DraftGrid[]> => {
      const grids: DraftGrid[] = []
      for (let cursor = ''; ;) {
        const page: {
          features: { geometry: DraftGrid['geometry']; properties: Omit<DraftGrid, 'geometry'> }[]
          cursor?: string
        } = await ask(`/api/drafts/${id}/grids${cursor}`)
        grids.push(...page.features.map(({ geometry, properties }) => ({ ...properties, geometry })))
        if (page.cursor === undefined) return grids
        cursor = `?cursor=${encodeURIComponent(page.cursor)}`
      }
    },
  }
}

export const areaOf = (grids: readonly DraftGrid[]): number =>
  grids.reduce((sum, { geometry }) => sum + areaSquareMetres(geometry), 0)

/** The codes of the grids that are new, gone or of another shape. */
export function changed(from: readonly DraftGrid[], to: readonly DraftGrid[]): string[] {
  const shapes = (grids: readonly DraftGrid[]) =>
    new Map(grids.map(({ code, geometry }) => [code, JSON.stringify(geometry)]))
  const [was, is] = [shapes(from), shapes(to)]
  return [...new Set([...was.keys(), ...is.keys()])].filter((code) => was.get(code) !== is.get(code))
}

export const draftIn = (page: Page): string => new URL(page.url()).searchParams.get('draft') ?? ''

/**
 * Opens the draft of the page anew with some grids selected, looking at a place, and waits until it is drawn.
 */
export async function lookAt(page: Page, codes: readonly string[], [lng, lat]: Place): Promise<void> {
  const url = new URL(page.url())
  url.searchParams.delete('panel')
  url.searchParams.set('grids', codes.join(','))
  url.searchParams.set('at', `${lng.toFixed(6)},${lat.toFixed(6)},${ZOOM.toFixed(2)}`)
  await page.goto(url.href)
  await page.locator('canvas').waitFor()
  await page.getByText('已全部保存').waitFor()
  await page.waitForTimeout(DRAWN)
}

export async function drag(page: Page, [x, y]: Place, [toX, toY]: Place): Promise<void> {
  await page.mouse.move(x, y, { steps: 3 })
  await page.mouse.down()
  await page.mouse.move(toX, toY, { steps: 8 })
  await page.mouse.up()
}

export async function pressAt(page: Page, places: readonly Place[]): Promise<void> {
  for (const [x, y] of places) {
    await page.mouse.move(x, y, { steps: 4 })
    await page.mouse.down()
    await page.mouse.up()
    await page.waitForTimeout(300)
  }
}

/**
 * The corner of a grid that it shares with one neighbour and that is furthest from its every other corner:
 * room to move.
 */
export function sharedCorner(code: string, grids: readonly DraftGrid[], middle: Place): Place {
  const texts = grids.map(({ geometry }) => JSON.stringify(geometry.coordinates))
  const own = ringOf(grids.find((grid) => grid.code === code)?.geometry)
  const shared = own.filter(
    (corner) => texts.filter((text) => text.includes(JSON.stringify(corner))).length === 2,
  )
  const room = (corner: Place) => {
    const [x, y] = pixelOf(corner, middle, DESK)
    const others = own.filter((other) => String(other) !== String(corner))
    return Math.min(
      ...others.map((other) => pixelOf(other, middle, DESK)).map(([u, v]) => Math.hypot(x - u, y - v)),
    )
  }
  const best = shared.toSorted((a, b) => room(b) - room(a))[0]
  if (best === undefined) throw new Error(`no corner of the grid ${code} is shared`)
  return best
}
