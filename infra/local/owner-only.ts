import { chmodSync, lstatSync, readdirSync, statSync, type Stats } from 'node:fs'
import { join } from 'node:path'
import { Trouble } from './trouble.ts'

const OTHERS = 0o077
const STICKY = 0o1000

/** From now on whatever this process or a child of it makes is for its owner only, SQLite's files too. */
export const makeForOwnerOnly = (): number => process.umask(OTHERS)

/**
 * Takes a folder and what is ours in it away from everybody but its owner. A folder that is open to others
 * and holds things of others (`/tmp`, a home) is not ours to close: Trouble. `names` are how the names of our
 * files begin.
 */
export function closeToOthers(path: string, names: readonly string[]): void {
  // Windows has no such modes: who may read is inherited from the profile.
  if (process.geteuid === undefined) return
  const found = readdirSync(path)
  const isOurs = (name: string): boolean => names.some((one) => name.startsWith(one))
  const stat = statSync(path)
  if (isOpen(stat)) {
    const foreign = found.find((name) => !isOurs(name) && name !== 'lost+found')
    if (!isOwn(stat) || (stat.mode & STICKY) !== 0) throw belongsToOthers(path)
    if (foreign !== undefined) throw holdsOthers(path, foreign)
    chmodSync(path, stat.mode & ~OTHERS)
  }
  found.filter(isOurs).forEach((name) => closeBelow(join(path, name)))
}

const isOpen = ({ mode }: Stats): boolean => (mode & OTHERS) !== 0

/** The administrator may close any folder: in a container the mounted one belongs to somebody outside. */
const isOwn = ({ uid }: Stats): boolean => [uid, 0].includes(process.geteuid?.() ?? uid)

/** Links are left alone: what they lead to may be anybody's. */
function closeBelow(path: string): void {
  const stat = lstatSync(path, { throwIfNoEntry: false })
  if (stat === undefined || stat.isSymbolicLink()) return
  if (isOpen(stat)) chmodSync(path, stat.mode & ~OTHERS)
  if (stat.isDirectory()) readdirSync(path).forEach((name) => closeBelow(join(path, name)))
}

const belongsToOthers = (path: string): Trouble =>
  new Trouble(
    `数据文件夹 ${path} 属于其他用户或供多人共用，无法改为仅本人可读：请用 DATA_DIR=<自己的文件夹> npm start。`,
    `The data folder ${path} belongs to another user or is shared by several, so it cannot be closed to others: use DATA_DIR=<a folder of your own> npm start.`,
  )

const holdsOthers = (path: string, name: string): Trouble =>
  new Trouble(
    `数据文件夹 ${path} 对他人开放且含有其他内容（${name}）：请用 DATA_DIR=<空文件夹>，或先运行 chmod 700 ${path}。`,
    `The data folder ${path} is open to others and holds other things (${name}): use DATA_DIR=<an empty folder>, or run chmod 700 ${path} first.`,
  )
