import { DEMO_PEOPLE } from '../people.ts'
import { Trouble } from '../trouble.ts'
import { demoToken, findServer } from './find-server.ts'
import { readArgs, runCommand } from './run-command.ts'

const NAMES = DEMO_PEOPLE.map(({ person }) => person.id).join(' ')

const USAGE = `npm run -s token -- PERSON [--url URL]

打印演示身份的访问令牌（1 小时），用于 curl。 Prints an access token (1 h) of a demo person, for curl:
  curl -H "authorization: Bearer $(npm run -s token -- patrol)" http://localhost:8787/api/me

  PERSON  ${NAMES}`

await runCommand(USAGE, async () => {
  const { values, positionals } = readArgs({ url: { type: 'string' } })
  const [person, ...more] = positionals
  if (person === undefined || more.length > 0) {
    throw new Trouble(`请给出一个演示身份：${NAMES}`, `Name one demo person: ${NAMES}`)
  }
  console.log((await demoToken(person, findServer(values))).access_token)
})
