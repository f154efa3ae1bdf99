import { extname, join, normalize, sep } from 'node:path'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.ico': 'image/x-icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
}

export const typeOf = (file: string): string =>
  TYPES[extname(file).toLowerCase()] ?? 'application/octet-stream'

/**
 * The file of the site that a decoded path means, or null for one that cannot be: `/` is index.html,
 * `/report` is report.html (CloudFront's function does the same), a path with an ending is that file. Never
 * outside `folder`.
 */
export function findPage(folder: string, path: string): string | null {
  if (!path.startsWith('/') || /[\0\\]/.test(path)) return null
  if (path.split('/').some((segment) => segment.startsWith('.'))) return null
  const file = join(folder, normalize(pageFile(path)))
  return file.startsWith(folder + sep) ? file : null
}

function pageFile(path: string): string {
  if (path === '/') return '/index.html'
  return extname(path) === '' && !path.endsWith('/') ? `${path}.html` : path
}

/** Built assets carry a hash of their content in their name, so they never change; everything else may. */
export const cachingOf = (path: string): string =>
  /^\/assets\/.+-[\w-]{8,}\.\w+$/.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache'
