import { expect, test } from 'vitest'
import type { Place } from '#infra/local/streams/checkpoints.ts'
import { readableShards } from '#infra/local/streams/shards.ts'

const SHARDS = [
  { ShardId: 'old' },
  { ShardId: 'left', ParentShardId: 'old' },
  { ShardId: 'right', ParentShardId: 'old' },
  { ShardId: 'orphan', ParentShardId: 'trimmed' },
]

const at = (places: Record<string, Place>) => readableShards(SHARDS, (shardId) => places[shardId])

test('children wait for their parent, and a parent that was trimmed away is not waited for', () => {
  expect(at({})).toEqual(['old', 'orphan'])
  expect(at({ old: '12' })).toEqual(['old', 'orphan'])
  expect(at({ old: 'finished' })).toEqual(['left', 'right', 'orphan'])
  expect(at({ old: 'finished', left: 'finished', orphan: 'finished' })).toEqual(['right'])
})
