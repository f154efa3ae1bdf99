import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** A process for certain: a pid alone may long since belong to another one. */
export interface ProcessIdentity {
  readonly pid: number
  /** When it was born, in the system's own words. */
  readonly born: string
}

/** Who a pid is now; null when nobody is. Linux has /proc everywhere, other systems have a full `ps`. */
export function identify(pid: number): ProcessIdentity | null {
  const born = process.platform === 'linux' ? bornByProc(pid) : ask(['-o', 'lstart=', '-p', String(pid)])
  return born === null ? null : { pid, born }
}

export const isAlive = ({ pid, born }: ProcessIdentity): boolean => identify(pid)?.born === born

/** The command line of a pid, '' when it is gone. */
export function commandLine(pid: number): string {
  if (process.platform !== 'linux') return ask(['-o', 'command=', '-p', String(pid)]) ?? ''
  return readProc(pid, 'cmdline')?.replaceAll('\0', ' ') ?? ''
}

/**
 * Field 22 of /proc/<pid>/stat, counted behind the name, which may hold anything; a zombie counts as gone.
 */
function bornByProc(pid: number): string | null {
  const stat = readProc(pid, 'stat')
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields === undefined || fields[0] === 'Z' ? null : (fields[19] ?? null)
}

function readProc(pid: number, file: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return null
  }
}

function ask(args: string[]): string | null {
  try {
    return execFileSync('ps', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() || null
  } catch {
    return null
  }
}
