import { expect, test } from 'vitest'
import { reportOf } from '#functions/grids/import-report.ts'
import type { ImportProblem } from '#shared/geo/import-grids.ts'

const findings = (kind: ImportProblem['kind']): ImportProblem[] =>
  Array.from({ length: 300 }, (_, index) => {
    const name = `${'网'.repeat(115)}${index}`
    return { feature: { index, name }, kind, en: `It overlaps ${name}.`, zh: `与 ${name} 重叠。` }
  })

test('a report of many long names fits the row of its job, and its totals are true', () => {
  const report = reportOf({
    featureCount: 300,
    areaSquareMetres: 1,
    repaired: findings('self-crossing'),
    overlaps: findings('overlap'),
    gaps: [],
    renumbered: findings('code-retired'),
    notices: findings('property-missing'),
  })
  expect(Buffer.byteLength(JSON.stringify(report))).toBeLessThan(350_000)
  expect(report.totals).toEqual({ refused: 0, told: 300, renumbered: 300, resolved: 300, repaired: 300 })
  expect(report.told).toHaveLength(200)
  expect(report.repaired.length).toBeLessThan(200)
})
