import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync } from 'node:fs'
import { expect, test } from 'vitest'
import { NODE } from '#test/support/server.ts'

const ROOT = new URL('../../..', import.meta.url).pathname

/** Runs some lines of a program that then ends with 0; its exit code. */
const codeOf = (lines: string, stderr: number | 'ignore') =>
  new Promise<number | null>((resolve) => {
    const program = `const { outliveMistakes } = await import('./infra/local/outlive-mistakes.ts')
      ${lines}
      setTimeout(() => process.exit(0), 100)`
    spawn(NODE, ['--input-type=module', '-e', program], {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', stderr],
    }).once('exit', resolve)
  })

test('a promise that nobody waited for is told and does not end the server', async () => {
  const reject = "Promise.reject(new Error('the engine answered 500'))"
  expect(await codeOf(reject, 'ignore')).toBe(1)
  expect(await codeOf(`outliveMistakes(); ${reject}`, 'ignore')).toBe(0)
})

/** A file of Linux on which every write finds no room. */
const FULL = '/dev/full'

test.skipIf(!existsSync(FULL))('a log file that finds no room does not end the server', async () => {
  const log = openSync(FULL, 'w')
  const write = "process.stderr.write('a line')"
  expect(await codeOf(write, log)).toBe(1)
  expect(await codeOf(`outliveMistakes(); ${write}; ${write}`, log)).toBe(0)
  closeSync(log)
})
