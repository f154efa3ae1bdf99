import { areaSquareMetres } from '#shared/geo/area.ts'
import { labelPoint } from '#shared/geo/label-point.ts'
import type { Draft, DraftGrid } from '#shared/grids/draft.ts'
import { gridCsv, gridCsvRow } from '#shared/grids/grid-csv.ts'

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

/** A draft as the table of its grids, measured as they are drawn: the same that a published plan gives. */
export function draftTableFile(
  { title, version }: Pick<Draft, 'title' | 'version'>,
  grids: readonly DraftGrid[],
): NamedFile {
  const rows = grids.map((grid) =>
    gridCsvRow({
      ...grid,
      level: 'grid',
      areaSquareMetres: Math.round(areaSquareMetres(grid.geometry)),
      labelPoint: labelPoint(grid.geometry),
    }),
  )
  return {
    name: `${title}-v${version}.csv`,
    content: new Blob([gridCsv(rows)], { type: 'text/csv;charset=utf-8' }),
  }
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
