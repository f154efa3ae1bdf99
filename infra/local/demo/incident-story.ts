import type { Command } from '#shared/incidents/command.ts'
import type { Submission } from '#shared/incidents/incident.ts'
import { HOUR, MINUTE, toInstant, type Instant } from '#shared/lib/time.ts'
import { pick, type Random } from './seeded-random.ts'

type BodyOf<C> = C extends Command ? Omit<C, 'commandId' | 'expectedVersion'> : never

/** A command of the lifecycle as the centre gave it, without the id and version that whoever sends it must add. */
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

/**
 * The commands an incident has been through by `until`, in order, legal by the lifecycle from `reported` on: old ones
 * end closed (or refused), recent ones stand somewhere on the way, a few stall. Assigned to the place's community, what
 * cannot wait to its township. `place` is the grid's code, `feedback` the handler's words.
 */
export function makeStory(
  submission: Submission,
  { feedback, place, until, random }: { feedback: string; place: string; until: Date; random: Random },
): StoryStep[] {
  const pauses = PAUSES[submission.urgency]
  const steps: StoryStep[] = []
  let clock = Date.parse(submission.occurredAt)
  const after = ([least, most]: Pause): Instant => {
    // Squared, so that most are quick and a few take long.
    clock += least + (most - least) * random() ** 2
    return toInstant(Math.round(clock))
  }
  const handle = (): void => {
    const to = place.slice(0, submission.urgency === 'general' ? 12 : 9)
    steps.push({ type: 'assign', to, at: after(pauses.assign) })
    steps.push({ type: 'start', at: after(pauses.start) })
    steps.push({ type: 'feedback', text: feedback, at: after(pauses.work) })
  }
  const chance = random()
  if (chance < SHARES.refused) {
    steps.push({ type: 'refuse', reason: pick(random, REASONS.refuse), at: after(pauses.accept) })
    return told(steps, until)
  }
  if (chance < SHARES.refused + SHARES.returned) {
    steps.push({ type: 'return', reason: pick(random, REASONS.return), at: after(pauses.accept) })
    if (random() > SHARES.correctedAfterReturn) return told(steps, until)
    const description = `${submission.description ?? submission.title}已补充现场情况。`
    steps.push({ type: 'resubmit', description, at: after(pauses.check) })
  }
  steps.push({ type: 'accept', at: after(pauses.accept) })
  handle()
  if (random() < SHARES.failedCheck) {
    steps.push({
      type: 'verify',
      outcome: 'fail',
      reason: pick(random, REASONS.fail),
      at: after(pauses.check),
    })
    handle()
  }
  steps.push({ type: 'verify', outcome: 'pass', at: after(pauses.check) })
  steps.push({ type: 'close', at: after(pauses.check) })
  const stalled = random() < SHARES.stalled
  return told(stalled ? steps.slice(0, 1 + Math.floor(random() * (steps.length - 1))) : steps, until)
}

const told = (steps: StoryStep[], until: Date): StoryStep[] =>
  steps.filter(({ at }) => Date.parse(at) <= until.getTime())
