import { MOST_DRAWN_VERTICES } from '../coverage/settle.ts'
import type { RingFindings } from './inspect-rings.ts'
import type { Layout, Region } from './lay-out.ts'
import { roundedArea } from './report.ts'
import type { FeatureRef, ImportProblem } from './report.ts'
import { WELD_METRES } from '../overlay/welding.ts'
import type { LngLat } from '../position.ts'

const WELD_REACH = `${WELD_METRES * 100} cm`

/**
 * What was repaired on one feature; `grownSquareMetres` is by how much even-odd changed the area of crossed
 * rings.
 */
export function repairsOf(
  feature: FeatureRef,
  findings: RingFindings,
  coveredSquareMetres: number,
): ImportProblem[] {
  const { openRings, repeatedVertices, misorderedRings, crossings, areaSquareMetres } = findings
  const repairs: ImportProblem[] = []
  if (openRings > 0) {
    const en = `Closed ${openRings} ring(s) whose last position was not the first one.`
    repairs.push({ feature, kind: 'closed-ring', en, zh: `已闭合 ${openRings} 个首尾不一致的环。` })
  }
  if (repeatedVertices > 0) {
    const en = `Dropped ${repeatedVertices} vertices that repeated the one before.`
    repairs.push({ feature, kind: 'repeated-vertices', en, zh: `已删除 ${repeatedVertices} 个重复顶点。` })
  }
  if (misorderedRings > 0) {
    const en = `Put ${misorderedRings} ring(s) into the order and direction of RFC 7946.`
    repairs.push({
      feature,
      kind: 'ring-order',
      en,
      zh: `已按 RFC 7946 调整 ${misorderedRings} 个环的顺序或方向。`,
    })
  }
  const [first] = crossings
  if (first !== undefined) {
    const change = changeOf(areaSquareMetres, coveredSquareMetres)
    const where = placeOf(crossings)
    repairs.push({
      feature,
      kind: 'self-crossing',
      en: `Its border runs across or against itself ${where.en}; it was taken apart there, which changed the area by ${change.text}.`,
      zh: `边界与自己交叉或相碰（${where.zh}），已在该处拆开，面积变化 ${change.text}。`,
      areaSquareMetres: change.squareMetres,
      percent: change.percent,
    })
  }
  return repairs
}

/** `crossings` are where its border meets itself, if it does: that is then what has to be put right. */
export function areaChanged(
  feature: FeatureRef,
  [before, after]: readonly [number, number],
  crossings: readonly LngLat[],
): ImportProblem {
  const change = changeOf(before, after)
  const where = crossings.length === 0 ? null : placeOf(crossings)
  return {
    feature,
    kind: 'area-changed',
    en:
      (where === null ? '' : `Its border runs across itself like a bow tie ${where.en}. `) +
      `Repair would change its area by ${change.text}, more than 1%: correct its border in the source.`,
    zh:
      (where === null ? '' : `边界像蝴蝶结一样与自己交叉（${where.zh}）。`) +
      `修复会使面积变化 ${change.text}，超过 1%；请在源数据中修正边界。`,
    areaSquareMetres: change.squareMetres,
    percent: change.percent,
  }
}

export function noArea(feature: FeatureRef): ImportProblem {
  return { feature, kind: 'no-area', en: 'Its polygon encloses no area.', zh: '该多边形没有面积。' }
}

export function coveredByOthers(feature: FeatureRef, others: readonly FeatureRef[]): ImportProblem {
  const names = others.map((other) => other.name).join(', ')
  return {
    feature,
    kind: 'covered',
    en: `Nothing is left of it: all its ground belongs to features before it (${names}).`,
    zh: `其全部范围已属于前面的要素（${names}），没有剩余面积。`,
  }
}

export function tooTangled(): ImportProblem {
  const en = 'The borders cross each other too often to be sorted out: this is no map of grids.'
  return { feature: null, kind: 'unreadable', en, zh: '边界相互交叉过多，无法作为网格图读取。' }
}

export function overlapFound(
  later: FeatureRef,
  first: FeatureRef,
  { geometry, areaSquareMetres }: Region,
): ImportProblem {
  const area = roundedArea(areaSquareMetres)
  return {
    feature: later,
    other: first,
    kind: 'overlap',
    en: `${area} m² overlap with ${first.name}, which stands first in the file and keeps them.`,
    zh: `与 ${first.name} 重叠 ${area} 平方米，重叠部分归文件中靠前的 ${first.name}。`,
    areaSquareMetres: area,
    geometry,
  }
}

export function gapFound(gap: Region): ImportProblem {
  const area = roundedArea(gap.areaSquareMetres)
  const en = `${area} m² inside the layer belong to no feature and stay unowned.`
  const zh = `图层内部有 ${area} 平方米不属于任何要素，保持无主。`
  return { feature: null, kind: 'gap', en, zh, areaSquareMetres: area, geometry: gap.geometry }
}

export function gapClosed(gap: Region): ImportProblem {
  const area = roundedArea(gap.areaSquareMetres)
  const en = `${area} m² between borders within ${WELD_REACH} of each other were a gap; joining the borders closed it.`
  const zh = `相距 ${WELD_REACH} 以内的边界之间有 ${area} 平方米空隙，合并边界后已消除。`
  return { feature: null, kind: 'gap', en, zh, areaSquareMetres: area, geometry: gap.geometry }
}

export function weldingDone({ movedVertices, bentEdges }: Layout['welding']): ImportProblem[] {
  if (movedVertices + bentEdges === 0) return []
  return [
    {
      feature: null,
      kind: 'welded',
      en: `Borders within ${WELD_REACH} of each other were made one: ${movedVertices} vertices moved, ${bentEdges} edges got vertices of a neighbour.`,
      zh: `相距 ${WELD_REACH} 以内的边界已合并：移动顶点 ${movedVertices} 个，${bentEdges} 条边补入相邻顶点。`,
    },
  ]
}

/** A property that was asked for and stands on no feature is most likely misspelt. */
export function propertyMissing(property: string): ImportProblem {
  const en = `No feature has a property ${property} with a text or number in it.`
  return {
    feature: null,
    kind: 'property-missing',
    en,
    zh: `没有任何要素的属性 ${property} 含有文本或数字。`,
  }
}

/** Of a grid that is published and read like any other, but not by hand changed: null for all others. */
export function tooLongToDraw(feature: FeatureRef, vertices: number): ImportProblem | null {
  if (vertices <= MOST_DRAWN_VERTICES) return null
  const most = MOST_DRAWN_VERTICES
  return {
    feature,
    kind: 'too-long-to-draw',
    en: `Its border has ${vertices} vertices. It can be published, but grids with more than ${most} are not changed in the designer: simplify it, or change it in a file.`,
    zh: `边界有 ${vertices} 个顶点，可以发布；但超过 ${most} 个顶点的网格不能在设计器中修改，请简化边界，或在文件中修改后重新导入。`,
  }
}

function placeOf(crossings: readonly LngLat[]): { en: string; zh: string } {
  const [lng, lat] = crossings[0]!.map((degrees) => degrees.toFixed(6))
  return crossings.length === 1
    ? { en: `at longitude ${lng}, latitude ${lat}`, zh: `在经度 ${lng}、纬度 ${lat} 处` }
    : {
        en: `in ${crossings.length} places, the first at longitude ${lng}, latitude ${lat}`,
        zh: `共 ${crossings.length} 处，第一处在经度 ${lng}、纬度 ${lat}`,
      }
}

/** More than this many percent says only that there was next to nothing before. */
const MOST_PERCENT_SAID = 1000

function changeOf(before: number, after: number): { squareMetres: number; percent: number; text: string } {
  const squareMetres = roundedArea(after - before)
  // A bow tie's halves cancel, so that it has hardly any area of its own to compare with.
  const share = Math.min(1e4, (after - before) / Math.max(Math.abs(before), 1e-9))
  const percent = Number((100 * share).toPrecision(2))
  const said = Math.abs(percent) > MOST_PERCENT_SAID ? '' : ` (${percent}%)`
  return { squareMetres, percent, text: `${squareMetres} m²${said}` }
}
