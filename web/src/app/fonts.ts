import ranges from '@fontsource/noto-sans-sc/unicode.json'

const FAMILY = 'Noto Sans SC'
type Weight = 400 | 600

/** One subset of the font: the address of its file and the characters in it. */
export interface FontSubset {
  readonly url: string
  readonly unicodeRange: readonly string[]
}

const files: Record<Weight, Record<string, string>> = {
  400: import.meta.glob<string>(
    [
      '/../node_modules/@fontsource/noto-sans-sc/files/noto-sans-sc-[0-9]*-400-normal.woff2',
      '/../node_modules/@fontsource/noto-sans-sc/files/noto-sans-sc-latin-400-normal.woff2',
    ],
    { query: '?url', import: 'default', eager: true },
  ),
  600: import.meta.glob<string>(
    [
      '/../node_modules/@fontsource/noto-sans-sc/files/noto-sans-sc-[0-9]*-600-normal.woff2',
      '/../node_modules/@fontsource/noto-sans-sc/files/noto-sans-sc-latin-600-normal.woff2',
    ],
    { query: '?url', import: 'default', eager: true },
  ),
}

/** The subsets of Noto Sans SC in a weight. Only those are fetched whose characters are shown. */
export function fontSubsets(weight: Weight): FontSubset[] {
  const urlOf = new Map(
    Object.entries(files[weight]).map(([path, url]) => [path.split('/').at(-1) ?? '', url]),
  )
  return Object.entries(ranges).flatMap(([name, range]) => {
    const url = urlOf.get(`noto-sans-sc-${name.replace(/[[\]]/g, '')}-${weight}-normal.woff2`)
    return url === undefined ? [] : [{ url, unicodeRange: range.toUpperCase().split(',') }]
  })
}

/**
 * Gives the page its font, one face a subset. Done in script, since the map needs the same table of subsets
 * and the package's style sheet (105 kB a weight) would carry it a second and third time, before anything is
 * shown.
 */
export function addFonts(): void {
  for (const weight of [400, 600] as const) {
    for (const { url, unicodeRange } of fontSubsets(weight)) {
      const source = `url(${url}) format('woff2')`
      const descriptors = {
        weight: String(weight),
        display: 'swap' as const,
        unicodeRange: unicodeRange.join(','),
      }
      document.fonts.add(new FontFace(FAMILY, source, descriptors))
    }
  }
}
