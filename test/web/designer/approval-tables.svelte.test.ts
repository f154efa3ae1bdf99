import { mount, unmount } from 'svelte'
import { afterEach, describe, expect, test } from 'vitest'
import { DraftImpact } from '#shared/grids/draft-impact.ts'
import ChangeList from '../../../web/src/designer/approval/ChangeList.svelte'
import ImpactTable from '../../../web/src/designer/approval/ImpactTable.svelte'
import { groundToShow } from '../../../web/src/designer/approval/touched-ground.ts'
import { block } from '../../shared/grids/drafts.ts'
import { DRAFT_ID } from '../support/draft-server.ts'

const [KEPT, MADE, GONE, COUNTED] = [1, 2, 3, 4].map((n) => `53040200600100${n}`) as [
  string,
  string,
  string,
  string,
]
const NONE = { gainedSquareMetres: 0, lostSquareMetres: 0, openIncidentsGained: 0, openIncidentsLost: 0 }

const anImpact = (toReview = 0): DraftImpact =>
  DraftImpact.parse({
    draft: DRAFT_ID,
    version: 2,
    against: 1,
    at: '2026-06-01T00:00:00.000Z',
    made: [{ code: MADE, name: '市场', layer: 'dedicated', origins: [] }],
    retired: [{ code: GONE, name: '旧格' }],
    renamed: [],
    renumbered: [],
    recounted: [{ code: COUNTED, name: '丁', from: { people: 9 }, to: { households: 321, people: 9 } }],
    grids: [
      { ...NONE, code: KEPT, name: '甲', fate: 'kept', layer: 'base', lostSquareMetres: 2e6 },
      { ...NONE, code: MADE, name: '市场', fate: 'made', layer: 'dedicated', gainedSquareMetres: 3e6, openIncidentsGained: 1 }, // prettier-ignore
      { ...NONE, code: GONE, name: '旧格', fate: 'retired', layer: 'base', lostSquareMetres: 1e6, openIncidentsLost: 1 }, // prettier-ignore
    ],
    transfers: [
      {
        from: { code: KEPT, name: '甲' },
        to: { code: MADE, name: '市场' },
        areaSquareMetres: 2e6,
        geometry: block(1, 0, 2, 1),
        openIncidents: 0,
      },
    ],
    unlistedTransfers: { count: 0, areaSquareMetres: 0 },
    incidents: { looked: 3, moved: 1, toReview },
    posts: [],
    unlistedPosts: 0,
  })

let page: Record<string, unknown> | null = null
const show = (part: typeof ImpactTable, impact: DraftImpact): string => {
  page = mount(part, { target: document.body, props: { impact } })
  return (document.body.textContent ?? '').replace(/\s+/g, ' ')
}
afterEach(async () => {
  if (page !== null) await unmount(page)
  page = null
  document.body.innerHTML = ''
})

describe('the tables of the approval document', () => {
  test('mark grids that are made, retired and dedicated, and name the column beside each figure for a phone', () => {
    show(ImpactTable, anImpact())
    const rows = [...document.querySelector('table')!.querySelectorAll<HTMLTableRowElement>('tbody tr')]
    const marks = rows.map((row) => [...row.querySelectorAll('.mark')].map(({ textContent }) => textContent))
    expect(marks).toEqual([[], ['新设', '专属'], ['撤销']])
    const cells = [...rows[1]!.querySelectorAll('td')]
    expect(cells.map((cell) => [cell.dataset['label'], cell.textContent?.trim()])).toEqual([
      ['增加', '+3 平方公里'],
      ['减少', '—'],
      ['接收事件', '1'],
      ['移出事件', '0'],
    ])
  })

  test('ask for a review of incidents only where there are some', () => {
    expect(show(ImpactTable, anImpact(2))).toContain('另有 2 件由人指定过网格')
  })

  test('and not of none', () => {
    expect(show(ImpactTable, anImpact())).not.toContain('由人指定')
  })

  test('count columns that are others among the changes, and say which new grid is dedicated', () => {
    const said = show(ChangeList, anImpact())
    expect(said).toContain(`丁 ${COUNTED} 户数 未知 → 321`)
    expect(said).not.toContain('人数')
    expect(said).toContain(`市场 ${MADE} 专属`)
  })
})

test('the maps show all of the grids that are touched, before and after, and what changes hands', () => {
  const before = [
    { code: KEPT, geometry: block(0, 0, 2, 1) },
    { code: GONE, geometry: block(5, 0, 6, 1) },
    { code: '530402006001009', geometry: block(50, 0, 60, 1) },
  ]
  const after = [{ code: MADE, geometry: block(1, 0, 2, 1) }]
  expect(groundToShow(anImpact(), before, after)).toEqual([
    block(1, 0, 2, 1),
    block(0, 0, 2, 1),
    block(5, 0, 6, 1),
    block(1, 0, 2, 1),
  ])
})
