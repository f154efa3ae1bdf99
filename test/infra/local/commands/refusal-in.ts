import { expect } from 'vitest'

/** What a command says that fails; it must be one sentence in each language. */
export async function refusalIn(command: Promise<unknown>): Promise<string> {
  const failure = (await command.catch((error: unknown) => error)) as { code: number; stderr: string }
  expect([failure.code, failure.stderr.trim().split('\n').length]).toEqual([1, 2])
  return failure.stderr
}
