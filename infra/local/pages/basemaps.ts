import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs'
import { basename, extname } from 'node:path'
import sendFile from 'send'
import { DeployedBasemap, DeployedBasemaps } from '#shared/basemaps/basemap.ts'
import { jsonOf } from '#shared/lib/json.ts'
import { Code } from '#shared/settings/code.ts'
import type { Listener } from '../gateway/gateway.ts'
import { send } from '../gateway/http-answer.ts'
import { splitUrl } from '../gateway/http-event.ts'
import { Trouble } from '../trouble.ts'

/** Where files of basemaps stand on the site. */
export const BASEMAPS = '/basemaps'

/** What is offered, and where the files of this machine lie, by the name under which they are served. */
export interface Basemaps {
  readonly offered: readonly DeployedBasemap[]
  readonly files: ReadonlyMap<string, string>
}

/**
 * Basemaps by what `--basemap` named: files of tiles (.pmtiles), and lists of others (.json). Throws Trouble
 * that names the file and what is wrong with it.
 */
export function openBasemaps(paths: readonly string[]): Basemaps {
  const files = new Map<string, string>()
  const offered = paths.flatMap((path, index) => {
    if (extname(path) === '.json') return readList(path)
    assertTiles(path)
    const stem = basename(path, '.pmtiles')
    const id = Code.safeParse(stem.toLowerCase()).data ?? `basemap-${index + 1}`
    files.set(`${id}.pmtiles`, path)
    const url = `${BASEMAPS}/${id}.pmtiles`
    return [DeployedBasemap.parse({ id, name: { zh: stem.slice(0, 40) }, kind: 'pmtiles', url })]
  })
  const { error } = DeployedBasemaps.safeParse(offered)
  if (error !== undefined)
    throw new Trouble(
      `底图编号重复：${error.issues[0]?.message ?? ''}。`,
      `Two basemaps have one id: ${error.issues[0]?.message ?? ''}.`,
    )
  return { offered, files }
}

function readList(path: string): DeployedBasemap[] {
  const { data, error } = DeployedBasemaps.safeParse(jsonOf(readText(path)))
  if (data !== undefined) return data
  const [issue] = error.issues
  const what = `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim()
  throw new Trouble(`底图清单 ${path} 有误：${what}。`, `The list of basemaps ${path} is wrong: ${what}.`)
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw missing(path, cause)
  }
}

const missing = (path: string, cause?: unknown): Trouble =>
  new Trouble(`找不到底图文件 ${path}。`, `There is no basemap ${path}.`, { cause })

/** By its first bytes only: a county's file may have 20 GB. */
function assertTiles(path: string): void {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat?.isFile() !== true) throw missing(path)
  const head = Buffer.alloc(8)
  const file = openSync(path, 'r')
  try {
    readSync(file, head, 0, head.length, 0)
  } finally {
    closeSync(file)
  }
  if (head.toString('latin1', 0, 7) !== 'PMTiles' || head[7] !== 3)
    throw new Trouble(`${path} 不是 PMTiles 第 3 版文件。`, `${path} is no PMTiles file of version 3.`)
}

/** Serves the files by ranges, so that only what is looked at is read. */
export function basemapDoor({ files }: Basemaps): Listener {
  return async (request, response) => {
    const name = splitUrl(request.url ?? '/')?.path.slice(BASEMAPS.length + 1) ?? ''
    const path = files.get(name)
    request.resume()
    if (path === undefined || (request.method !== 'GET' && request.method !== 'HEAD'))
      return send(response, { status: path === undefined ? 404 : 405, headers: {}, body: '' })
    response.setHeader('content-type', 'application/vnd.pmtiles')
    await new Promise<void>((resolve) => {
      response.once('close', () => resolve())
      sendFile(request, path, { dotfiles: 'allow', maxAge: 0 })
        .on('error', () => {
          if (!response.headersSent) response.statusCode = 404
          response.end()
        })
        .pipe(response)
    })
  }
}
