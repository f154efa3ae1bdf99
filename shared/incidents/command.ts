import * as z from 'zod'
import { GridCode } from '../lib/division-code.ts'
import { CommandId } from '../lib/id.ts'
import { text } from '../lib/name.ts'
import { Position } from '../geo/position.ts'
import { Assignee, Submission, WORDS_CHARACTERS } from './incident.ts'

const Reason = text(1000)
const envelope = { commandId: CommandId, expectedVersion: z.int().positive() }
const bare = <const T extends string>(type: T) => z.strictObject({ type: z.literal(type), ...envelope })
const withReason = <const T extends string>(type: T) =>
  z.strictObject({ type: z.literal(type), ...envelope, reason: Reason })

/** Everything that can be asked of an incident after it was reported. */
export const Command = z
  .discriminatedUnion('type', [
    bare('accept'),
    withReason('return'),
    z.strictObject({
      type: z.literal('resubmit'),
      ...envelope,
      title: Submission.shape.title.optional(),
      description: Submission.shape.description,
      class: Submission.shape.class.optional(),
      urgency: Submission.shape.urgency.optional(),
    }),
    withReason('refuse'),
    z.strictObject({ type: z.literal('assign'), ...envelope, to: Assignee }),
    bare('start'),
    z.strictObject({ type: z.literal('feedback'), ...envelope, text: text(WORDS_CHARACTERS) }),
    z
      .strictObject({
        type: z.literal('verify'),
        ...envelope,
        outcome: z.enum(['pass', 'fail']),
        reason: Reason.optional(),
      })
      .refine((command) => command.outcome === 'pass' || command.reason !== undefined, {
        path: ['reason'],
        error: 'a failed verification needs its reason',
      }),
    bare('close'),
    z.strictObject({ type: z.literal('comment'), ...envelope, text: text(WORDS_CHARACTERS) }),
    z.strictObject({ type: z.literal('relocate'), ...envelope, position: Position }),
    z.strictObject({ type: z.literal('choose-grid'), ...envelope, code: GridCode, reason: Reason }),
  ])
  .meta({ id: 'Command' })
export type Command = z.infer<typeof Command>
export type CommandType = Command['type']

export const COMMAND_TYPES: readonly CommandType[] = Command.options.map(({ shape }) => shape.type.value)
