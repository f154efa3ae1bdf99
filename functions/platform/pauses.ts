import { setImmediate } from 'node:timers/promises'
import { Fault } from './fault.ts'

/** So long nobody else waits for their turn. */
const TURN_MILLISECONDS = 4

/**
 * For long work: awaited between its short pieces, it lets whatever else waits have its turn every few
 * milliseconds. Throws Fault unavailable once the work has taken `seconds`.
 */
export function pauses(seconds: number): () => Promise<void> {
  const begun = performance.now()
  let turn = begun
  return async () => {
    const now = performance.now()
    if (now - begun > seconds * 1000)
      throw new Fault(
        'unavailable',
        `服务器繁忙，${seconds} 秒内未能完成，本次未返回任何结果；请减少点数或稍后再试。 ` +
          `not done within ${seconds} s on a busy server, nothing was answered: send fewer points or try later`,
      )
    if (now - turn < TURN_MILLISECONDS) return
    await setImmediate()
    turn = performance.now()
  }
}
