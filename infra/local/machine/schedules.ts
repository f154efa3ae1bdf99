import { randomUUID } from 'node:crypto'
import { functions, type FunctionName } from '#infra/manifest.ts'
import { inBackground } from '../background.ts'
import type { Disk } from '../disk.ts'
import type { Invoke } from '../gateway/invoke.ts'

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

/**
 * Runs the scheduled functions a minute from now and then at their pace, never twice at once; answers how to
 * stop.
 */
export function startSchedules(invoke: Invoke, disk?: Disk): () => void {
  const stops = (Object.keys(functions) as FunctionName[]).flatMap((name) => {
    const { trigger } = functions[name]
    if (trigger.kind !== 'schedule') return []
    const work = { zh: `定时任务 ${name} `, en: `the schedule ${name}`, disk }
    const pauseMilliseconds = trigger.everyMinutes * MINUTE_MILLISECONDS
    return [every({ ...work, pauseMilliseconds }, () => invoke(name, scheduleEvent(name, new Date())))]
  })
  return () => stops.forEach((stop) => stop())
}

interface Pace {
  readonly zh: string
  readonly en: string
  readonly disk?: Disk | undefined
  readonly pauseMilliseconds: number
  readonly firstMilliseconds?: number
}

/** Runs a minute from now, then after every pause; a turn that comes while one still runs is left out. */
export function every(
  { pauseMilliseconds, firstMilliseconds = FIRST_MILLISECONDS, ...work }: Pace,
  run: () => unknown,
): () => void {
  const background = inBackground(work)
  let isRunning = false
  let again: NodeJS.Timeout | undefined
  const turn = (): void => {
    if (isRunning) return
    isRunning = true
    void background(run).then(() => (isRunning = false))
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
