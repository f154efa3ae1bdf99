import { startServer } from '#test/support/server.ts'
import { alone, quantile, type Row } from './row.ts'

const STARTS = 3

/**
 * From the command to the first answer: with an empty folder and the demo county to be made, and with data
 * found.
 */
export async function benchStartUp(): Promise<Row[]> {
  const [first, again]: [number[], number[]] = [[], []]
  for (let n = 0; n < STARTS; n += 1) {
    const begun = performance.now()
    const server = await startServer({ args: ['--no-incidents'] })
    first.push(performance.now() - begun)
    await server.kill9()
    const begunAgain = performance.now()
    const restarted = await server.restart()
    again.push(performance.now() - begunAgain)
    await restarted.stop({ keepData: false })
  }
  return [
    alone('start-up/first', quantile(first, 0.5), 'ms'),
    alone('start-up/data-found', quantile(again, 0.5), 'ms'),
  ]
}
