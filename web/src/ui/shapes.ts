import { openTable } from '#shared/lib/open-table.ts'
import type { Urgency } from '#shared/incidents/incident.ts'
import type { NetMark } from '#shared/settings/nets.ts'

const CIRCLE = 'M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 1 1 0-13z'

/**
 * Paths on a field of 16 x 16, drawn by the same lines in the page (SVG) and on the map (canvas); an urgency
 * or a mark of a newer server has the plain one, or none.
 */
export const URGENCY_SHAPES = openTable<Urgency, string>(
  {
    critical: 'M8 .5 15.5 8 8 15.5 .5 8z',
    urgent: 'M8 1 15.6 14.5H.4z',
    general: CIRCLE,
  },
  () => CIRCLE,
)

/** Where a glyph sits in each shape: its middle and its size, on the same field. */
export const GLYPH_PLACES = openTable<Urgency, { x: number; y: number; size: number }>(
  {
    critical: { x: 8, y: 8, size: 7.6 },
    urgent: { x: 8, y: 10.2, size: 6.6 },
    general: { x: 8, y: 8, size: 8 },
  },
  () => ({ x: 8, y: 8, size: 8 }),
)

/** Strokes, not fills: road, house, office, shop front, camera, linked points, shield, flag. */
export const NET_GLYPHS = openTable<NetMark, string>(
  {
    street: 'M3 14.5 6 1.5M13 14.5 10 1.5M8 2v2.5M8 7v2.5M8 12v2.5',
    community: 'M1.5 8.5 8 2l6.5 6.5M3.5 7v7.5h9V7',
    unit: 'M3.5 15V1.5h9V15M1.5 15h13M6.5 5h0M9.5 5h0M6.5 8.5h0M9.5 8.5h0M8 15v-3',
    venue: 'M2.5 7v7.5h11V7M1 6.5 3 1.5h10l2 5zM6.5 14.5v-4h3v4',
    video: 'M1.5 4h9v8.5h-9zM10.5 7.2 15 4.5V12l-4.5-2.7',
    online:
      'M8 8 3.5 4M8 8l5-4.5M8 8v5.5M8 8h0M3.5 4h0M13 3.5h0M8 13.5h0M1.8 4a1.7 1.7 0 1 1 3.4 0a1.7 1.7 0 1 1-3.4 0M11.3 3.5a1.7 1.7 0 1 1 3.4 0a1.7 1.7 0 1 1-3.4 0M6.3 13.5a1.7 1.7 0 1 1 3.4 0a1.7 1.7 0 1 1-3.4 0',
    shield: 'M8 1.5 14 3.5V8c0 3.5-2.5 5.7-6 7c-3.5-1.3-6-3.5-6-7V3.5zM5 8l2.3 2.3L11.2 6',
    flag: 'M3 15.5V1.5M3 2.5h10l-2.6 3.6L13 9.7H3',
  },
  () => '',
)
