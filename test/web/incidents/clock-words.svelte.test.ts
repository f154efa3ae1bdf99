import { expect, test } from 'vitest'
import { clockWords } from '../../../web/src/incidents/clock-words.ts'

test('why times are in doubt is said with about how much, also of a reason that only a newer server knows', () => {
  expect(clockWords({ kind: 'device', seconds: 7200 })).toBe('上报设备的时钟快约 2 小时，时间以服务器为准')
  expect(clockWords({ kind: 'device', seconds: -600 })).toBe('上报设备的时钟慢约 10 分钟，时间以服务器为准')
  expect(clockWords({ kind: 'long-ago', seconds: -3 * 365.25 * 86_400 })).toContain('约 3 年')
  expect(clockWords({ kind: 'sundial' as never, seconds: 60 })).toBe('所报时间存疑，时间以服务器为准')
})
