import type { Command } from '#shared/incidents/command.ts'
import type { Submission } from '#shared/incidents/incident.ts'
import { HOUR, MINUTE, toInstant, type Instant } from '#shared/lib/time.ts'
import { pick, type Random } from './seeded-random.ts'

type BodyOf<C> = C extends Command ? Omit<C, 'commandId' | 'expectedVersion'> : never

/**
 * A command of the lifecycle as the centre gave it, without the id and version that whoever sends it must
 * add.
 */
export type StoryStep = BodyOf<Command> & {
  /** When it was given. */
  at: Instant
}

type Pause = readonly [least: number, most: number]

/** Milliseconds between one step and the next, by urgency. */
const PAUSES: Record<
  Submission['urgency'],
  Record<'accept' | 'assign' | 'start' | 'work' | 'check', Pause>
> = {
  general: {
    accept: [5 * MINUTE, 9 * HOUR],
    assign: [5 * MINUTE, 6 * HOUR],
    start: [20 * MINUTE, 24 * HOUR],
    work: [2 * HOUR, 150 * HOUR],
    check: [1 * HOUR, 40 * HOUR],
  },
  urgent: {
    accept: [1 * MINUTE, 12 * MINUTE],
    assign: [1 * MINUTE, 10 * MINUTE],
    start: [4 * MINUTE, 40 * MINUTE],
    work: [30 * MINUTE, 14 * HOUR],
    check: [20 * MINUTE, 12 * HOUR],
  },
  critical: {
    accept: [0.3 * MINUTE, 3 * MINUTE],
    assign: [0.3 * MINUTE, 2 * MINUTE],
    start: [1 * MINUTE, 12 * MINUTE],
    work: [20 * MINUTE, 6 * HOUR],
    check: [10 * MINUTE, 5 * HOUR],
  },
}

/** How often a story leaves the straight way, and how often one stops half-way and stays open. */
const SHARES = { returned: 0.05, correctedAfterReturn: 0.7, refused: 0.03, failedCheck: 0.06, stalled: 0.05 }

const REASONS = {
  return: ['位置描述不清，请补充具体地点', '缺少现场情况，请补充说明', '类别有误，请核对后重新上报'],
  refuse: ['与已受理事件重复', '不属于综治事项，已告知主管单位渠道', '现场核实情况不存在'],
  fail: ['现场复查仍有遗留，需再次处置', '当事人反映问题未解决', '处置说明与现场不符'],
}

interface Course {
  /** The handler's words when it is done. */
  feedback: string
  /** The code of the grid where it happened. */
  place: string
  until: Date
  random: Random
}

/**
 * The commands an incident has been through by `until`, in order, legal by the lifecycle from `reported` on:
 * old ones end closed (or refused), recent ones stand somewhere on the way, a few stall.
 */
export function makeStory(submission: Submission, course: Course): StoryStep[] {
  const { until, random } = course
  const steps = wholeStory(submission, course)
  const kept = random() < SHARES.stalled ? 1 + Math.floor(random() * (steps.length - 1)) : steps.length
  return steps.slice(0, kept).filter(({ at }) => Date.parse(at) <= until.getTime())
}

function wholeStory(submission: Submission, { feedback, place, random }: Course): StoryStep[] {
  const pauses = PAUSES[submission.urgency]
  let clock = Date.parse(submission.occurredAt)
  const after = ([least, most]: Pause): Instant => {
    // Squared, so that most are quick and a few take long.
    clock += least + (most - least) * random() ** 2
    return toInstant(Math.round(clock))
  }
  const steps: StoryStep[] = []
  const chance = random()
  if (chance < SHARES.refused) {
    return [{ type: 'refuse', reason: pick(random, REASONS.refuse), at: after(pauses.accept) }]
  }
  if (chance < SHARES.refused + SHARES.returned) {
    steps.push({ type: 'return', reason: pick(random, REASONS.return), at: after(pauses.accept) })
    if (random() > SHARES.correctedAfterReturn) return steps
    const description = `${submission.description ?? submission.title}已补充现场情况。`
    steps.push({ type: 'resubmit', description, at: after(pauses.check) })
  }
  // What can wait goes to the community, the rest to its township.
  const to = place.slice(0, submission.urgency === 'general' ? 12 : 9)
  const handling = (): StoryStep[] => [
    { type: 'assign', to, at: after(pauses.assign) },
    { type: 'start', at: after(pauses.start) },
    { type: 'feedback', text: feedback, at: after(pauses.work) },
  ]
  steps.push({ type: 'accept', at: after(pauses.accept) }, ...handling())
  if (random() < SHARES.failedCheck) {
    const reason = pick(random, REASONS.fail)
    steps.push({ type: 'verify', outcome: 'fail', reason, at: after(pauses.check) }, ...handling())
  }
  steps.push({ type: 'verify', outcome: 'pass', at: after(pauses.check) })
  return [...steps, { type: 'close', at: after(pauses.check) }]
}
