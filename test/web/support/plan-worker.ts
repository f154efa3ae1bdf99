import type { Platform } from '#test/support/platform.ts'
import { GridReader, type GridLine } from '../../../web/src/grids/grid-reader.ts'
import { servePlan } from '../../../web/src/grids/serve-plan.ts'

/**
 * A reader whose worker's side runs in this process, behind a channel that copies and transfers as a worker's
 * does.
 */
export function readerBehindChannel(get: GridLine['get']): GridReader {
  const { port1, port2 } = new MessageChannel()
  servePlan(port2)
  port1.start()
  port2.start()
  return new GridReader(port1, { get, onUnread: () => {} }, () => {
    port1.close()
    port2.close()
  })
}

/**
 * The API of a platform as a browser's page gets it: every body through the real functions. Counts what was
 * asked.
 */
export function pageOf(platform: Platform, person: string) {
  const asked: string[] = []
  const get: GridLine['get'] = async (path) => {
    asked.push(path)
    const { status, headers, body } = await platform.call(person, 'GET', path)
    return new Response(JSON.stringify(body), { status, headers })
  }
  return { get, asked }
}
