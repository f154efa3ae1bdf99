import type { AttributeValue, _Record as StreamRecord } from '@aws-sdk/client-dynamodb-streams'
import { isDeepStrictEqual } from 'node:util'

/** A value as Lambda hands it on: JSON, so bytes are base64. */
type JsonValue = { [type: string]: unknown }

/** One record in Lambda's shape. */
export interface LambdaRecord {
  readonly eventID: string
  readonly eventName: string
  readonly eventVersion: string
  readonly eventSource: string
  readonly awsRegion: string
  readonly dynamodb: {
    readonly ApproximateCreationDateTime: number
    readonly Keys: Record<string, JsonValue>
    readonly NewImage?: Record<string, JsonValue>
    readonly OldImage?: Record<string, JsonValue>
    readonly SequenceNumber: string
    readonly SizeBytes: number
    readonly StreamViewType: string
  }
  readonly eventSourceARN: string
}

/**
 * A stream record as Lambda gets it. Event ids of the embedded engine count per table, so its name goes
 * before.
 */
export function toLambdaRecord(record: StreamRecord, streamArn: string): LambdaRecord {
  const change = record.dynamodb
  const table = /table\/([^/]+)/.exec(streamArn)?.[1] ?? 'table'
  return {
    eventID: `${table}-${record.eventID ?? ''}`,
    eventName: record.eventName ?? '',
    eventVersion: record.eventVersion ?? '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: record.awsRegion ?? 'local',
    dynamodb: {
      ApproximateCreationDateTime: Math.floor((change?.ApproximateCreationDateTime?.getTime() ?? 0) / 1000),
      Keys: toJsonImage(change?.Keys ?? {}),
      ...(change?.NewImage === undefined ? {} : { NewImage: toJsonImage(change.NewImage) }),
      ...(change?.OldImage === undefined ? {} : { OldImage: toJsonImage(change.OldImage) }),
      SequenceNumber: sequenceOf(record),
      SizeBytes: change?.SizeBytes ?? 0,
      StreamViewType: change?.StreamViewType ?? '',
    },
    eventSourceARN: streamArn,
  }
}

export const sequenceOf = (record: StreamRecord): string => record.dynamodb?.SequenceNumber ?? ''

/** The embedded engine tells of writes that changed nothing; DynamoDB does not. */
export const changedNothing = ({ dynamodb }: StreamRecord): boolean =>
  dynamodb?.NewImage !== undefined &&
  dynamodb.OldImage !== undefined &&
  isDeepStrictEqual(dynamodb.NewImage, dynamodb.OldImage)

const toJsonImage = (image: Record<string, AttributeValue>): Record<string, JsonValue> =>
  Object.fromEntries(Object.entries(image).map(([name, value]) => [name, toJsonValue(value)]))

function toJsonValue(value: AttributeValue): JsonValue {
  if (value.B !== undefined) return { B: toBase64(value.B) }
  if (value.BS !== undefined) return { BS: value.BS.map(toBase64) }
  if (value.L !== undefined) return { L: value.L.map(toJsonValue) }
  if (value.M !== undefined) return { M: toJsonImage(value.M) }
  return { ...value }
}

const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
