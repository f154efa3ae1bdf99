import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface SmallDisk {
  readonly path: string
  /** Leaves no byte free. */
  readonly fill: () => void
  readonly free: () => void
  readonly remove: () => void
}

/** A disk of its own with so much room; null where this account may not mount one. */
export function smallDisk(megabytes: number): SmallDisk | null {
  const path = mkdtempSync(join(tmpdir(), 'liuwang-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path], { stdio: 'ignore' })
  } catch {
    rmSync(path, { recursive: true })
    return null
  }
  const filler = join(path, 'filler')
  return {
    path,
    fill: () => fillUp(filler),
    free: () => rmSync(filler),
    remove: () => {
      execFileSync('umount', ['--lazy', path])
      rmSync(path, { recursive: true, force: true })
    },
  }
}

function fillUp(file: string): void {
  const filler = openSync(file, 'a')
  try {
    for (let size = 1024 * 1024; size >= 1;) {
      try {
        writeSync(filler, Buffer.alloc(size))
      } catch {
        size = Math.floor(size / 4)
      }
    }
  } finally {
    closeSync(filler)
  }
}
