import type { Workflow } from './workflow.ts'

const OPEN = ['reported', 'returned', 'accepted', 'assigned', 'handling', 'verifying', 'verified'] as const
const ALL = [...OPEN, 'closed', 'void'] as const

/**
 * The life of an incident as every county begins with it: reported → accepted → assigned → handled → verified →
 * closed, with the ways back. States, words and who may are those of the field's platforms.
 */
export const VERSION_1 = {
  version: 1,
  states: [
    { code: 'reported', words: { zh: '已上报', en: 'Reported' }, mark: 'ring', isOpen: true },
    {
      code: 'returned',
      words: { zh: '已退回', en: 'Returned' },
      mark: 'back',
      isOpen: true,
      waitsForAuthor: true,
      tellsReason: true,
    },
    { code: 'accepted', words: { zh: '已受理', en: 'Accepted' }, mark: 'dot', isOpen: true },
    { code: 'assigned', words: { zh: '已分派', en: 'Assigned' }, mark: 'dot', isOpen: true },
    { code: 'handling', words: { zh: '处置中', en: 'Handling' }, mark: 'dot', isOpen: true },
    { code: 'verifying', words: { zh: '待核查', en: 'To verify' }, mark: 'dot', isOpen: true },
    { code: 'verified', words: { zh: '已核查', en: 'Verified' }, mark: 'dot', isOpen: true },
    { code: 'closed', words: { zh: '已结案', en: 'Closed' }, mark: 'tick', isOpen: false },
    {
      code: 'void',
      words: { zh: '不予受理', en: 'Refused' },
      mark: 'barred',
      isOpen: false,
      tellsReason: true,
    },
  ],
  steps: [
    {
      command: 'accept',
      words: { zh: '受理', en: 'Accept' },
      from: ['reported'],
      to: 'accepted',
      by: ['operator'],
      asks: [],

      key: 'a',
      rank: 'main',
    },
    {
      command: 'return',
      words: { zh: '退回', en: 'Return' },
      from: ['reported'],
      to: 'returned',
      by: ['operator'],
      asks: ['reason'],

      key: 'r',
      rank: 'aside',
    },
    {
      command: 'resubmit',
      words: { zh: '重新上报', en: 'Resubmit' },
      from: ['returned'],
      to: 'reported',
      by: ['author'],
      asks: ['report'],

      key: 'e',
      rank: 'main',
    },
    {
      command: 'refuse',
      words: { zh: '不予受理', en: 'Refuse' },
      from: ['reported'],
      to: 'void',
      by: ['operator'],
      asks: ['reason'],

      key: 'x',
      rank: 'danger',
    },
    {
      command: 'assign',
      words: { zh: '分派', en: 'Assign' },
      from: ['accepted', 'assigned'],
      to: 'assigned',
      by: ['operator'],
      asks: ['to'],

      key: 's',
      rank: 'main',
    },
    {
      command: 'start',
      words: { zh: '开始处置', en: 'Start' },
      from: ['assigned'],
      to: 'handling',
      by: ['operator', 'handler'],
      asks: [],

      key: 'b',
      rank: 'main',
    },
    {
      command: 'feedback',
      words: { zh: '反馈', en: 'Feedback' },
      from: ['handling'],
      to: 'verifying',
      by: ['operator', 'handler'],
      asks: ['text'],

      key: 'f',
      rank: 'main',
    },
    {
      command: 'verify',
      words: { zh: '核查', en: 'Verify' },
      from: ['verifying'],
      to: { pass: 'verified', fail: 'assigned' },
      by: ['operator'],
      asks: ['outcome', 'reason'],
      reasonOnlyOnFail: true,
      key: 'v',
      rank: 'main',
    },
    {
      command: 'close',
      words: { zh: '结案', en: 'Close' },
      from: ['verified'],
      to: 'closed',
      by: ['operator'],
      asks: ['sure'],

      key: 'c',
      rank: 'main',
    },
    {
      command: 'comment',
      words: { zh: '备注', en: 'Comment' },
      from: [...ALL],
      to: null,
      by: ['colleague', 'author'],
      asks: ['text'],

      key: 'm',
      rank: 'aside',
    },
    {
      command: 'relocate',
      words: { zh: '更正位置', en: 'Correct the place' },
      from: [...OPEN],
      to: null,
      by: ['operator', 'author', 'handler'],
      asks: ['place'],

      key: 'l',
      rank: 'aside',
    },
    {
      command: 'choose-grid',
      words: { zh: '指定网格', en: 'Choose the grid' },
      from: [...OPEN],
      to: null,
      by: ['operator'],
      asks: ['grid', 'reason'],

      key: 'g',
      rank: 'aside',
    },
  ],
} as const satisfies Workflow
