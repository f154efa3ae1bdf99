import type { Draft, DraftGrid } from '#shared/grids/draft.ts'

export interface NamedFile {
  readonly name: string
  readonly content: Blob
}

const DECIMALS = 8

/** A draft as GeoJSON: WGS-84 with 8 decimals (1 mm), every column under the name that an import reads. */
export function draftFile(
  { title, version }: Pick<Draft, 'title' | 'version'>,
  grids: readonly DraftGrid[],
): NamedFile {
  const features = grids.map(({ code, name, layer, geometry, columns, externalCode }) => ({
    type: 'Feature',
    id: code,
    properties: { code, name, layer, ...columns, ...(externalCode === undefined ? {} : { externalCode }) },
    geometry: rounded(geometry),
  }))
  const text = JSON.stringify({ type: 'FeatureCollection', features })
  return { name: `${title}-v${version}.geojson`, content: new Blob([text], { type: 'application/geo+json' }) }
}

/** Hands a file to the browser's downloads. */
export function saveFile({ name, content }: NamedFile): void {
  const url = URL.createObjectURL(content)
  saveFrom(url, name)
  URL.revokeObjectURL(url)
}

/** Fetches a file from an address that needs no session, as a download. */
export function saveFrom(url: string, name: string): void {
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
}

function rounded(geometry: DraftGrid['geometry']): DraftGrid['geometry'] {
  const ring = (places: [number, number][]): [number, number][] =>
    places.map(([lng, lat]) => [Number(lng.toFixed(DECIMALS)), Number(lat.toFixed(DECIMALS))])
  return geometry.type === 'Polygon'
    ? { type: 'Polygon', coordinates: geometry.coordinates.map(ring) }
    : { type: 'MultiPolygon', coordinates: geometry.coordinates.map((rings) => rings.map(ring)) }
}
