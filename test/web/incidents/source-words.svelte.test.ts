import { expect, test } from 'vitest'
import { sourceWords } from '../../../web/src/incidents/source-words.ts'

test('where a position comes from is said in words, and what a foreign system calls its own stays', () => {
  expect(['device', 'pin', 'map', 'cctv-12', 'toString'].map(sourceWords)).toEqual([
    '手机定位',
    '上报人在图上标注',
    '指挥台在图上标注',
    'cctv-12',
    'toString',
  ])
})
