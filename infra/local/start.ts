import './require-node-24.js'
import { startMachine, type Machine } from './machine/start-machine.ts'
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
  const starting = startMachine(settings, endWith)
  stopOnSignal(starting)
  const machine = await starting
  announce(machine, settings)
}

/** Stops all of it and leaves with 0; who cannot wait sends the signal again. */
function stopOnSignal(starting: Promise<Machine>): void {
  let isStopping = false
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (isStopping) process.exit(1)
      isStopping = true
      void starting.then((machine) => machine.stop()).then(() => process.exit(0), endWith)
    })
  }
}

function announce({ url }: Machine, { quiet, lan }: Settings): void {
  // The address is the one line that even --quiet prints: scripts wait for it.
  console.log(`六网已就绪  Liuwang is ready: ${url}`)
  const say = sayer(quiet)
  if (lan) {
    say('请在手机上打开此地址,并信任其证书', 'Open this address on a phone and accept its certificate')
  }
  say('按 Ctrl-C 停止', 'Ctrl-C stops it')
}

await main().catch(endWith)
