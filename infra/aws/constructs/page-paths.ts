import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DeployTrouble } from '../deploy-trouble.ts'

/** What CloudFront answers where there is no page; as the server of one machine does. */
const NOT_FOUND = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>没有此页 · Not found</title><h1>没有此页</h1><p lang="en">There is no such page.</p><p><a href="/">返回首页 · Back to the map</a></p></html>`

/**
 * The pages of a built site by the path people see: `/` is index.html, `/report` is report.html. Throws
 * DeployTrouble.
 */
export function pagesOf(siteFolder: string): Record<string, string> {
  if (!existsSync(join(siteFolder, 'index.html'))) {
    throw new DeployTrouble(`There is no built site in ${siteFolder}: run npm run web:build first`)
  }
  const files = readdirSync(siteFolder).filter((name) => name.endsWith('.html'))
  return Object.fromEntries(
    files.map((file) => [file === 'index.html' ? '/' : `/${file.slice(0, -'.html'.length)}`, `/${file}`]),
  )
}

/**
 * The CloudFront function for viewer requests (JavaScript runtime 2.0): pages by their path, files as they
 * are, and for anything else a page that says so. It stands before the cache on the site's own paths only,
 * never on /api/*: error pages of the distribution would turn the API's 404 into a page too.
 */
export const pageFunction = (pages: Readonly<Record<string, string>>): string => `
const pages = ${JSON.stringify(pages)};
const notFound = {
  statusCode: 404,
  statusDescription: 'Not Found',
  headers: {
    'content-type': { value: 'text/html; charset=utf-8' },
    'cache-control': { value: 'no-cache' },
    'content-security-policy': { value: "default-src 'none'; frame-ancestors 'none'" }
  },
  body: { encoding: 'text', data: ${JSON.stringify(NOT_FOUND)} }
};
function handler(event) {
  const request = event.request;
  const page = pages[request.uri];
  if (page !== undefined) request.uri = page;
  else if (!/\\.[^/]+$/.test(request.uri)) return notFound;
  return request;
}
`
