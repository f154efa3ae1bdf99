import { setPriority } from 'node:os'
import WebSocket from 'ws'
import { aSubmission, at } from '#test/support/an-incident.ts'

/*
 * A process of its own that submits incidents, so many at a time one after the other, while so many screens
 * watch. It gives way to the server, whose figures these are. Says what it measured as JSON.
 */
const [url = '', reporter = '', operator = '', count = '0', atOnce = '1', screens = '0'] =
  process.argv.slice(2)
setPriority(10)

const HEADERS = { authorization: `Bearer ${reporter}`, 'content-type': 'application/json' }

async function openScreen(): Promise<WebSocket> {
  const asked = await fetch(`${url}/api/live/ticket`, {
    method: 'POST',
    headers: { authorization: `Bearer ${operator}` },
  })
  const { ticket } = (await asked.json()) as { ticket: string }
  const socket = new WebSocket(`${url.replace('http', 'ws')}/live?ticket=${ticket}`)
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  return socket
}

async function submit(): Promise<void> {
  const spread = (middle: number): number => middle + (Math.random() - 0.5) / 10
  const body = JSON.stringify(aSubmission({ position: at({ lng: spread(102.54), lat: spread(24.35) }) }))
  const answer = await fetch(`${url}/api/incidents`, { method: 'POST', headers: HEADERS, body })
  await answer.arrayBuffer()
  if (answer.status !== 201) throw new Error(`a submit was answered ${answer.status}`)
}

const open = await Promise.all(Array.from({ length: Number(screens) }, openScreen))
let seen = 0
for (const socket of open) socket.on('message', () => (seen += 1))
const times: number[] = []
let left = Number(count)
const begun = performance.now()
await Promise.all(
  Array.from({ length: Number(atOnce) }, async () => {
    while (left-- > 0) {
      const start = performance.now()
      await submit()
      times.push(performance.now() - start)
    }
  }),
)
const seconds = (performance.now() - begun) / 1000
open.forEach((socket) => socket.terminate())
console.log(JSON.stringify({ perSecond: times.length / seconds, times, seen }))
process.exit()
