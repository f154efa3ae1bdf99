/** Where the plane of the demo has its origin: the middle of the town of Yuxi, WGS-84 degrees. */
export const TOWN_CENTRE = { lng: 102.545, lat: 24.355 } as const

/**
 * That plane touches a sphere: good enough for borders that are made up, and every version draws the same
 * county.
 */
export const KM_PER_DEGREE = (6_371_008.8 * (Math.PI / 180)) / 1000

/** About the area of the real district; the outline is drawn to it. */
export const COUNTY_AREA_KM2 = 1004

/**
 * Roughly how a township lies: its seat in kilometres east and north of TOWN_CENTRE, its area, and how much
 * goes on in it for its number of communities (grids hold alike many households, so busy townships have more
 * of them). Directions and sizes are rough on purpose: the borders drawn from them are synthetic.
 */
interface TownshipLayout {
  code: string
  seatKm: readonly [east: number, north: number]
  areaKm2: number
  activity: number
}

export const TOWNSHIP_LAYOUT: readonly TownshipLayout[] = [
  { code: '530402001', seatKm: [0, 0.6], areaKm2: 13, activity: 1.3 },
  { code: '530402002', seatKm: [0.8, -3], areaKm2: 28, activity: 1.2 },
  { code: '530402003', seatKm: [-3.2, 0.2], areaKm2: 25, activity: 1.25 },
  { code: '530402004', seatKm: [1.5, 10], areaKm2: 132, activity: 0.95 },
  { code: '530402005', seatKm: [-7.5, 7], areaKm2: 165, activity: 0.9 },
  { code: '530402006', seatKm: [5.5, 1.5], areaKm2: 68, activity: 1.1 },
  { code: '530402007', seatKm: [-7.5, -5], areaKm2: 108, activity: 1 },
  { code: '530402008', seatKm: [-2, -13], areaKm2: 190, activity: 0.9 },
  { code: '530402009', seatKm: [7, -7], areaKm2: 85, activity: 1 },
  { code: '530402201', seatKm: [10, 9], areaKm2: 80, activity: 0.7 },
  { code: '530402202', seatKm: [-17, 0], areaKm2: 110, activity: 0.6 },
]
