import { randomUUID } from 'node:crypto'
import { functions, type FunctionName } from '#infra/manifest.ts'
import type { Invoke } from '../gateway/invoke.ts'
import { warn } from '../say.ts'

const FIRST_MILLISECONDS = 60_000
const MINUTE_MILLISECONDS = 60_000

/** What EventBridge hands to a scheduled function. */
export const scheduleEvent = (rule: string, at: Date) => ({
  version: '0',
  id: randomUUID(),
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  account: '000000000000',
  // EventBridge writes whole seconds.
  time: at.toISOString().replace(/\.\d+Z$/, 'Z'),
  region: 'local',
  resources: [`arn:aws:events:local:000000000000:rule/${rule}`],
  detail: {},
})

/** Runs the scheduled functions a minute from now and then at their pace, never twice at once; answers how to stop. */
export function startSchedules(invoke: Invoke): () => void {
  const stops = (Object.keys(functions) as FunctionName[]).flatMap((name) => {
    const { trigger } = functions[name]
    if (trigger.kind !== 'schedule') return []
    const run = () =>
      invoke(name, scheduleEvent(name, new Date())).then(
        () => undefined,
        (error: unknown) =>
          warn(
            `定时任务 ${name} 失败，下次再试`,
            `the schedule ${name} failed, it runs again later: ${String(error)}`,
          ),
      )
    return [every(trigger.everyMinutes * MINUTE_MILLISECONDS, run)]
  })
  return () => stops.forEach((stop) => stop())
}

/** Runs a minute from now, then every `pauseMilliseconds`; a turn that comes while one still runs is left out. */
export function every(
  pauseMilliseconds: number,
  run: () => Promise<void>,
  firstMilliseconds = FIRST_MILLISECONDS,
): () => void {
  let isRunning = false
  let again: NodeJS.Timeout | undefined
  const turn = (): void => {
    if (isRunning) return
    isRunning = true
    void run().finally(() => (isRunning = false))
  }
  const first = setTimeout(() => {
    turn()
    again = setInterval(turn, pauseMilliseconds)
  }, firstMilliseconds)
  return () => {
    clearTimeout(first)
    clearInterval(again)
  }
}
