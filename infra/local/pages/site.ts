import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Listener } from '../gateway/gateway.ts'
import { send } from '../gateway/http-answer.ts'
import { splitUrl } from '../gateway/http-event.ts'
import { systemCode } from '../trouble.ts'
import { cachingOf, findPage, typeOf } from './find-page.ts'

const NOT_FOUND = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>没有此页 · Not found</title><style>body{font:16px/1.6 system-ui,sans-serif;margin:20vh auto;max-width:32rem;padding:0 16px}</style>
<h1>没有此页</h1><p lang="en">There is no such page.</p><p><a href="/">返回首页 · Back to the map</a></p></html>`

const NOT_BUILT = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>页面尚未构建 · Not built</title>
<h1>页面尚未构建</h1><p>请运行 <code>npm run web:build</code> 后刷新。接口照常可用。</p>
<p lang="en">The pages are not built: run <code>npm run web:build</code> and reload. The API answers.</p></html>`

/** Serves the built pages of `folder` to GET and HEAD. */
export function site(folder: string, policy: string): Listener {
  return async (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      request.resume()
      await send(response, { status: 405, headers: { allow: 'GET, HEAD' }, body: '' })
      return
    }
    const path = splitUrl(request.url ?? '/')?.path ?? ''
    const file = findPage(folder, path)
    const content = file === null ? null : await readIfThere(file)
    if (file === null || content === null) {
      await send(response, await missing(folder, path, policy))
      return
    }
    const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`
    const headers = {
      'content-type': typeOf(file),
      'cache-control': cachingOf(path),
      etag,
      ...(file.endsWith('.html') ? { 'content-security-policy': policy } : {}),
    }
    const isKnown = request.headers['if-none-match']?.includes(etag) === true
    await send(response, { status: isKnown ? 304 : 200, headers, body: isKnown ? '' : content })
  }
}

async function missing(folder: string, path: string, policy: string) {
  const isBuilt = (await readIfThere(`${folder}/index.html`)) !== null
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-cache',
    'content-security-policy': policy,
  }
  return isBuilt || path !== '/'
    ? { status: 404, headers, body: NOT_FOUND }
    : { status: 503, headers, body: NOT_BUILT }
}

async function readIfThere(file: string): Promise<Buffer | null> {
  try {
    return await readFile(file)
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG'].includes(systemCode(error))) return null
    throw error
  }
}
