import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Checkpoints } from '#infra/local/streams/checkpoints.ts'

const newFile = (): string => join(mkdtempSync(join(tmpdir(), 'liuwang-checkpoints-')), 'checkpoints.json')

test('a place outlives the process, under its own key', () => {
  const file = newFile()
  const before = new Checkpoints(file)
  before.of('react', 'a').keep('1', '7')
  before.of('publish', 'a').keep('1', '9')
  const after = new Checkpoints(file)
  expect(['react', 'publish', 'x'].map((consumer) => after.of(consumer, 'a').find('1'))).toEqual([
    '7',
    '9',
    undefined,
  ])
})

test('sequence numbers are numbers of any length, not text, and a place never goes back', () => {
  const checkpoints = new Checkpoints(newFile()).of('c', 'a')
  checkpoints.keep('k', '99')
  checkpoints.keep('k', '100')
  checkpoints.keep('k', '9')
  expect(checkpoints.find('k')).toBe('100')
  checkpoints.keep('k', '111122223333444455556666777788889999000')
  checkpoints.keep('k', '111122223333444455556666777788889998999')
  expect(checkpoints.find('k')).toBe('111122223333444455556666777788889999000')
})

test('a shard that is read to its end stays so', () => {
  const checkpoints = new Checkpoints(newFile()).of('c', 'a')
  checkpoints.keep('k', 'finished')
  checkpoints.keep('k', '5')
  expect(checkpoints.find('k')).toBe('finished')
})

test('a torn file means to begin anew, which consumers take', () => {
  const file = newFile()
  writeFileSync(file, '{"v":1,"places":{"c|a|k":"1')
  const checkpoints = new Checkpoints(file).of('c', 'a')
  expect(checkpoints.find('k')).toBeUndefined()
  checkpoints.keep('k', '1')
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ v: 1, places: { 'c|a|k': '1' } })
})
