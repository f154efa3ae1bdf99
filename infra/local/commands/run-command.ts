import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'
import { endWith, systemCode, Trouble } from '../trouble.ts'
import { troubleOf } from './find-server.ts'

/**
 * Runs a command: its errors are one sentence and exit code 1, a help flag prints its usage, and a reader
 * that has seen enough (`| head`) ends it quietly.
 */
export async function runCommand(usage: string, main: () => Promise<void>): Promise<void> {
  process.stdout.on('error', (error) => process.exit(systemCode(error) === 'EPIPE' ? 0 : 1))
  if (process.argv.slice(2).some((word) => word === '--help' || word === '-h')) {
    console.log(usage)
    return
  }
  try {
    await main()
  } catch (error) {
    endWith(troubleOf(error) ?? misspelt(error) ?? error)
  }
}

/** What parseArgs did not understand. */
const misspelt = (error: unknown): Trouble | null =>
  systemCode(error).startsWith('ERR_PARSE_ARGS')
    ? new Trouble(
        `选项有误（见 --help）：${(error as Error).message}`,
        `Wrong options (see --help): ${(error as Error).message}`,
      )
    : null

/** The options and words of the command line, strictly. */
export const readArgs = <T extends ParseArgsOptionsConfig>(options: T) =>
  parseArgs({ args: process.argv.slice(2), options, allowPositionals: true, strict: true })

/** A whole number of an option within bounds; throws Trouble. */
export function readCount(
  name: string,
  text: string,
  { least, most }: { least: number; most: number },
): number {
  const count = Number(text)
  if (/^\d+$/.test(text) && count >= least && count <= most) return count
  throw new Trouble(
    `--${name} 应为 ${least} 至 ${most} 的整数，而不是“${text}”。`,
    `--${name} must be a whole number from ${least} to ${most}, not "${text}".`,
  )
}
