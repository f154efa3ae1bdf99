import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { Checkpoints } from '#infra/local/streams/checkpoints.ts'

const newFile = (): string => join(mkdtempSync(join(tmpdir(), 'liuwang-checkpoints-')), 'checkpoints.json')

test('a place outlives the process, under its own key', () => {
  const file = newFile()
  const before = new Checkpoints(file)
  before.of('react', 'a').keep('1', '7')
  before.of('publish', 'a').keep('1', '9')
  before.write()
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
  const all = new Checkpoints(file)
  const checkpoints = all.of('c', 'a')
  expect(checkpoints.find('k')).toBeUndefined()
  checkpoints.keep('k', '1')
  all.write()
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ v: 1, places: { 'c|a|k': '1' } })
})

test('many places within a moment are written once, without being asked to', async () => {
  const file = newFile()
  const checkpoints = new Checkpoints(file).of('c', 'a')
  for (let n = 1; n <= 1_000; n += 1) checkpoints.keep('k', String(n))
  expect(existsSync(file)).toBe(false)
  await vi.waitFor(() => expect(new Checkpoints(file).of('c', 'a').find('k')).toBe('1000'), 2_000)
})

test('a disk that is full costs no more than a repeat: the places are kept and written when there is room', async () => {
  vi.useFakeTimers()
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const folder = join(newFile(), '..', 'gone')
  const checkpoints = new Checkpoints(join(folder, 'checkpoints.json')).of('c', 'a')
  checkpoints.keep('k', '7')
  vi.advanceTimersByTime(300)
  expect(said).toHaveBeenCalledOnce()
  mkdirSync(folder)
  vi.advanceTimersByTime(6_000)
  vi.useRealTimers()
  expect(new Checkpoints(join(folder, 'checkpoints.json')).of('c', 'a').find('k')).toBe('7')
  said.mockRestore()
})
