import type { Disk } from './disk.ts'
import { warn } from './say.ts'

interface Work {
  /** What it is, as in "the hourly sweep failed". */
  readonly zh: string
  readonly en: string
  readonly disk?: Disk | undefined
}

/**
 * Runs work that nobody waits for. It must never end the process: what it throws is told at the terminal,
 * once until it goes well again, and not at all where the full disk explains it, which is told already.
 */
export function inBackground({ zh, en, disk }: Work): (run: () => unknown) => Promise<void> {
  let isTold = false
  return async (run) => {
    try {
      await run()
      isTold = false
    } catch (error) {
      if (isTold || disk?.isFull() === true) return
      isTold = true
      warn(`${zh}失败，稍后再试`, `${en} failed, it is tried again later: ${String(error)}`)
    }
  }
}
