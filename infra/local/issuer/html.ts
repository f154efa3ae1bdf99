import { createHash } from 'node:crypto'
import { fontFaces } from './page-font.ts'

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

/** The source expression that lets one inline script, and no other, run. */
export const scriptSource = (script: string): string =>
  `'sha256-${createHash('sha256').update(script).digest('base64')}'`

/**
 * The colours of the pages (web/src/app/tokens.css), in the theme of the system; nothing is loaded from
 * anywhere else.
 */
const STYLE = `
:root{color-scheme:light dark;--surface:#eef1f4;--card:#fff;--text:#141a20;--quiet:#3e4954;--line:#7b8794;--accent:#00746f}
@media(prefers-color-scheme:dark){:root{--surface:#0d1116;--card:#141a21;--text:#e9eef3;--quiet:#b0bbc6;--line:#5d6b7a;--accent:#3fd0c9}}
*{box-sizing:border-box}body{margin:0;background:var(--surface);color:var(--text);font:16px/1.5 'Noto Sans SC','PingFang SC','Microsoft YaHei',system-ui,sans-serif}
main{max-width:480px;margin:0 auto;padding:32px 16px}h1{font-size:20px;margin:0}p{margin:4px 0 24px;color:var(--quiet);font-size:14px}
ul{list-style:none;margin:0;padding:0;display:grid;gap:8px}
button{font:inherit;color:inherit;width:100%;min-height:56px;padding:8px 16px;text-align:left;background:var(--card);border:1px solid var(--line);border-radius:8px;cursor:pointer;display:flex;justify-content:space-between;align-items:center;gap:12px}
button:hover{border-color:var(--accent)}button:focus-visible,input:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
small{display:block;font-size:13px;color:var(--quiet)}.place{text-align:right;font-size:14px;white-space:nowrap}.place small{font-variant-numeric:tabular-nums}
label{display:block;margin:0 0 24px}input{font:20px/1.4 ui-monospace,monospace;letter-spacing:.3em;width:100%;min-height:48px;padding:8px 12px;margin-top:4px;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:8px}
.wrong{color:#c41c1c;border-left:3px solid;padding-left:8px}@media(prefers-color-scheme:dark){.wrong{color:#ff5f57}}
footer{margin-top:24px;font-size:13px;color:var(--quiet)}`

/** A whole page of the issuer around some HTML. */
export const issuerPage = (title: string, content: string): string => `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title}</title><style>${fontFaces(title + content)}${STYLE}</style></head><body><main>${content}</main></body></html>`
