import type { RingFindings } from './inspect-rings.ts'
import type { Layout, Region } from './lay-out.ts'
import { roundedArea } from './report.ts'
import type { FeatureRef, ImportProblem } from './report.ts'
import { WELD_METRES } from '../overlay/welding.ts'

const WELD_REACH = `${WELD_METRES * 100} cm`

/** What was repaired on one feature; `grownSquareMetres` is by how much even-odd changed the area of crossed rings. */
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
    const where = `${first[0].toFixed(7)}, ${first[1].toFixed(7)}`
    repairs.push({
      feature,
      kind: 'self-crossing',
      en: `The border crosses or touches itself in ${crossings.length} place(s), first at ${where}; what an odd number of turns encloses is inside. The area changed by ${change.text}.`,
      zh: `边界在 ${crossings.length} 处自交或自接，首处位于 ${where}；已按奇偶规则修复，面积变化 ${change.text}。`,
      areaSquareMetres: change.squareMetres,
      percent: change.percent,
    })
  }
  return repairs
}

export function areaChanged(feature: FeatureRef, before: number, after: number): ImportProblem {
  const change = changeOf(before, after)
  return {
    feature,
    kind: 'area-changed',
    en: `Repair would change its area by ${change.text}, more than 1%: correct its border in the source.`,
    zh: `修复会使面积变化 ${change.text}，超过 1%；请在源数据中修正边界。`,
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

function changeOf(before: number, after: number): { squareMetres: number; percent: number; text: string } {
  const squareMetres = roundedArea(after - before)
  // A bow tie's halves cancel, so that it has hardly any area of its own to compare with.
  const share = Math.min(1e4, (after - before) / Math.max(Math.abs(before), 1e-9))
  const percent = Number((100 * share).toPrecision(2))
  return { squareMetres, percent, text: `${squareMetres} m² (${percent}%)` }
}
