/** On every answer of this server, page or API. */
export const ALWAYS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'geolocation=(self), camera=(self), microphone=(), payment=()',
} as const

interface PolicyOptions {
  /**
   * Where a page may ask beside its own site: the WebSocket, since not every browser counts ws: as 'self',
   * and the servers of basemaps.
   */
  readonly connectTo: readonly string[]
}

/**
 * What a page of ours may load: only from here. The map draws in a worker made from a blob and sets inline
 * styles; scripts are files, never inline.
 */
export const pagePolicy = ({ connectTo }: PolicyOptions): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src ${["'self'", ...connectTo].join(' ')}`,
    "worker-src 'self' blob:",
    "child-src 'self' blob:",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
