import './require-node-24.js'
import { startMachine, type Machine } from './machine/start-machine.ts'
import { outliveMistakes } from './outlive-mistakes.ts'
import { makeForOwnerOnly } from './owner-only.ts'
import { sayer } from './say.ts'
import { readSettings, USAGE, type Settings } from './settings.ts'
import { endWith } from './trouble.ts'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** `npm start`: the whole platform on one port until it is told to stop. */
async function main(): Promise<void> {
  const settings = readSettings(process.argv.slice(2), process.env)
  if (settings === null) {
    console.log(USAGE)
    return
  }
  makeForOwnerOnly()
  outliveMistakes()
  const machine = startMachine(settings, endWith)
  const stopping = stopOnSignal(machine)
  try {
    announce(await machine.ready, settings)
  } catch (error) {
    // What a start fails of because it was stopped in the middle is no news.
    if (!stopping.aborted) throw error
  }
}

/**
 * Stops all of it and leaves with 0, also in the middle of a start; who cannot wait sends the signal again.
 */
function stopOnSignal(machine: Machine): AbortSignal {
  const stopping = new AbortController()
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (stopping.signal.aborted) process.exit(1)
      stopping.abort()
      machine.stop().then(() => process.exit(0), endWith)
    })
  }
  return stopping.signal
}

function announce(url: string, { quiet, lan }: Settings): void {
  // The address is the one line that even --quiet prints: scripts wait for it.
  console.log(`六网已就绪  Liuwang is ready: ${url}`)
  const say = sayer(quiet)
  if (lan) {
    say('请在手机上打开此地址，并信任其证书', 'Open this address on a phone and accept its certificate')
  }
  say('按 Ctrl-C 停止', 'Ctrl-C stops it')
}

await main().catch(endWith)
