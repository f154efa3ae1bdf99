import { originsOf } from '#shared/basemaps/basemap.ts'
import type { DataFolder } from '../data-folder.ts'
import type { Disk } from '../disk.ts'
import { gateway } from '../gateway/gateway.ts'
import type { Invoke } from '../gateway/invoke.ts'
import { openIssuer } from '../issuer/issuer.ts'
import { AUDIENCE, CLIENT_ID } from '../issuer/provider.ts'
import { SignInCode } from '../issuer/sign-in-code.ts'
import { basemapDoor, type Basemaps } from '../pages/basemaps.ts'
import { pagePolicy } from '../pages/security-headers.ts'
import { site } from '../pages/site.ts'
import { Connections } from '../socket/connections.ts'
import { webSocketApi } from '../socket/socket.ts'
import { transferDoor } from '../transfers/transfer-door.ts'
import { backDoor } from './back-door.ts'
import type { Closers } from './closers.ts'
import { frontDoor } from './front-door.ts'
import type { Ports } from './ports.ts'
import { every } from './schedules.ts'
import { ROOT } from './version.ts'

interface DoorOptions {
  readonly folder: DataFolder
  readonly disk: Disk
  readonly ports: Ports
  /** The secret path under which functions send to screens. */
  readonly stage: string
  /** What places of files are signed with. */
  readonly transferSecret: string
  readonly invoke: Invoke
  /** What lies under the maps of the pages. */
  readonly basemaps: Basemaps
  /** Told the code that a sign-in from the network needs; null when only this machine reaches us. */
  readonly announceCode: ((code: string) => void) | null
}

/** Idle or old WebSockets are looked for this often. */
const OVERDUE = { zh: '关闭闲置连接', en: 'closing idle lines', pauseMilliseconds: 30_000 } as const

/**
 * Opens both listeners: from here on the platform answers. The functions verify tokens through the one at the
 * back.
 */
export async function openDoors(options: DoorOptions, closers: Closers): Promise<void> {
  const { folder, disk, ports, stage, transferSecret, invoke, basemaps, announceCode } = options
  const code = announceCode === null ? null : new SignInCode(announceCode)
  const issuer = await openIssuer({ folder, disk, origin: ports.origin, code })
  closers.add(issuer.close)
  const connections = new Connections()
  const stopClosing = every(OVERDUE, () => connections.closeOverdue(Date.now()))
  const sockets = webSocketApi(invoke, connections, disk)
  // Closed in reverse order: screens first, then the requests in hand, while all that they need still stands.
  closers.add(() => ports.front.close())
  closers.add(async () => {
    stopClosing()
    await connections.closeAll()
    await sockets.settled()
  })
  const api = gateway(invoke)
  const transfers = transferDoor({
    folder: folder.transfers,
    disk,
    secret: transferSecret,
    origins: [ports.origin, ports.localUrl],
  })
  const { listener: auth, keySet } = issuer
  ports.back.open(backDoor(stage, { localUrl: ports.localUrl, connections, api, auth, transfers, keySet }))
  const { config, liveOrigin } = settingsOfPages(ports.origin, basemaps)
  const pages = site(
    `${ROOT}/web/dist`,
    pagePolicy({ connectTo: [liveOrigin, ...originsOf(basemaps.offered)] }),
  )
  const rooms = { api, auth, pages, transfers, config, basemaps: basemapDoor(basemaps) }
  ports.front.open(frontDoor(ports.origin, rooms), sockets.upgrade)
}

/** What the pages read from /config.json; on AWS a file that the deployment writes. */
function settingsOfPages(origin: string, { offered }: Basemaps): { config: string; liveOrigin: string } {
  const liveOrigin = origin.replace(/^http/, 'ws')
  const config = {
    apiUrl: '',
    liveUrl: `${liveOrigin}/live`,
    issuer: `${origin}/auth`,
    clientId: CLIENT_ID,
    scope: 'openid profile api',
    resource: AUDIENCE,
    basemaps: offered,
  }
  return { config: JSON.stringify(config), liveOrigin }
}
