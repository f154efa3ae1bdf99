import { readFileSync } from 'node:fs'
import type { Server } from '#test/support/server.ts'

/** Linux counts a process's time in hundredths of a second, whatever the kernel's own tick is. */
const TICK_MILLISECONDS = 10
const [USER, SYSTEM] = [11, 12]

/** Milliseconds of CPU that a process has taken, all its threads together (proc(5)); Linux only. */
export function cpuMilliseconds(pid: number): number {
  // The name of the program may hold blanks and brackets: what is counted stands behind the last one.
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[USER]) + Number(fields[SYSTEM])) * TICK_MILLISECONDS
}

/** Milliseconds of CPU that server and engine take for some work. */
export async function cpuOf(server: Server, work: () => Promise<unknown>): Promise<number> {
  const pids = Object.values(server.pids())
  const taken = (): number => pids.reduce((sum, pid) => sum + cpuMilliseconds(pid), 0)
  const before = taken()
  await work()
  return taken() - before
}
