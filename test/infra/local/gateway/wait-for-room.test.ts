import { afterEach, expect, test, vi } from 'vitest'
import type { Disk } from '#infra/local/disk.ts'
import { tellingDisk, waitingForRoom } from '#infra/local/gateway/wait-for-room.ts'

afterEach(() => vi.restoreAllMocks())

/** A disk that is full until it is told otherwise. */
function aDisk(full: boolean) {
  let makeRoom: () => void = () => undefined
  const room = full ? new Promise<void>((resolve) => (makeRoom = resolve)) : Promise.resolve()
  let isFull = full
  const disk: Disk = { isFull: vi.fn(() => isFull), room: () => room, close: () => undefined }
  return {
    disk,
    free: () => {
      isFull = false
      makeRoom()
    },
  }
}

const FAILED = { batchItemFailures: [{ itemIdentifier: '7' }] }
const DONE = { batchItemFailures: [] }

test.each([
  ['reports a record as failed', async () => FAILED],
  ['throws', () => Promise.reject(new Error('database or disk is full'))],
])('a consumer that %s on a full disk is called again when there is room', async (_, failing) => {
  const { disk, free } = aDisk(true)
  // The disk fills up between the look before the call and the call.
  vi.spyOn(disk, 'room').mockResolvedValueOnce()
  const invoke = vi.fn<() => Promise<unknown>>().mockImplementationOnce(failing).mockResolvedValueOnce(DONE)
  const answered = waitingForRoom(invoke, disk)('react', {})
  await vi.waitFor(() => expect(disk.isFull).toHaveBeenCalled())
  expect(invoke).toHaveBeenCalledTimes(1)
  free()
  expect(await answered).toEqual(DONE)
  expect(invoke).toHaveBeenCalledTimes(2)
})

test('with room a failure is a failure, for the stream to count', async () => {
  const { disk } = aDisk(false)
  expect(await waitingForRoom(async () => FAILED, disk)('react', {})).toEqual(FAILED)
  const broken = waitingForRoom(() => Promise.reject(new Error('broken')), disk)
  await expect(broken('react', {})).rejects.toThrow('broken')
})

test('the disk is looked at after a failure, and only then', async () => {
  const { disk } = aDisk(false)
  await tellingDisk(async () => ({ statusCode: 404 }), disk)('grids', {})
  expect(disk.isFull).not.toHaveBeenCalled()
  await tellingDisk(async () => ({ statusCode: 503 }), disk)('grids', {})
  await expect(tellingDisk(() => Promise.reject(new Error('x')), disk)('seal', {})).rejects.toThrow('x')
  expect(disk.isFull).toHaveBeenCalledTimes(2)
})
