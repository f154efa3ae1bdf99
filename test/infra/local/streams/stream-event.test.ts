import { expect, test } from 'vitest'
import { changedNothing, toLambdaRecord } from '#infra/local/streams/stream-event.ts'

const ARN = 'arn:aws:dynamodb:dynoxide:000000000000:table/liuwang-incidents/stream/1.2'

test('a record gets the shape in which Lambda hands it on: JSON, with bytes in base64', () => {
  const record = toLambdaRecord(
    {
      eventID: '5',
      eventName: 'MODIFY',
      eventVersion: '1.1',
      awsRegion: 'dynoxide',
      dynamodb: {
        ApproximateCreationDateTime: new Date('2026-11-23T01:16:48.900Z'),
        Keys: { id: { S: 'a' } },
        NewImage: {
          id: { S: 'a' },
          body: { B: Buffer.from('hey') },
          deep: { M: { list: { L: [{ BS: [Buffer.from('x')] }, { N: '1' }, { NULL: true }] } } },
        },
        SequenceNumber: '5',
        SizeBytes: 65,
        StreamViewType: 'NEW_IMAGE',
      },
    },
    ARN,
  )
  expect(JSON.parse(JSON.stringify(record))).toEqual(record)
  expect(record).toEqual({
    eventID: 'liuwang-incidents-5',
    eventName: 'MODIFY',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'dynoxide',
    dynamodb: {
      ApproximateCreationDateTime: 1795396608,
      Keys: { id: { S: 'a' } },
      NewImage: {
        id: { S: 'a' },
        body: { B: 'aGV5' },
        deep: { M: { list: { L: [{ BS: ['eA=='] }, { N: '1' }, { NULL: true }] } } },
      },
      SequenceNumber: '5',
      SizeBytes: 65,
      StreamViewType: 'NEW_IMAGE',
    },
    eventSourceARN: ARN,
  })
})

test('a write that changed nothing is no change; without both images nobody can tell', () => {
  const image = { id: { S: 'a' }, n: { N: '1' } }
  expect(changedNothing({ dynamodb: { NewImage: image, OldImage: { n: { N: '1' }, id: { S: 'a' } } } })).toBe(
    true,
  )
  expect(changedNothing({ dynamodb: { NewImage: image, OldImage: { ...image, n: { N: '2' } } } })).toBe(false)
  expect(changedNothing({ dynamodb: { NewImage: image } })).toBe(false)
})
