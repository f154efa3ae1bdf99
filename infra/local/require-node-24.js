import console from 'node:console'
import process from 'node:process'

// Plain JavaScript that any Node reads, loaded before the first TypeScript file: an older Node would
// stop there with a stack trace of its own.
const [major = 0] = process.versions.node.split('.').map(Number)
if (major < 24) {
  console.error(
    `需要 Node 24，当前为 ${process.versions.node}：请用 npm start 启动（npm ci 会装好 Node 24，勿加 --omit=dev）。\n` +
      `Node 24 is needed and this is ${process.versions.node}: use npm start (npm ci brings Node 24 along, without --omit=dev).`,
  )
  process.exit(1)
}
