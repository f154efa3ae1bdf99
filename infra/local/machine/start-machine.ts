import { isStoreFull } from '#functions/platform/store-fault.ts'
import { inBackground } from '../background.ts'
import { openDataFolder, type DataFolder } from '../data-folder.ts'
import { diskFull, watchDisk, type Disk } from '../disk.ts'
import { invoker, type Invoke } from '../gateway/invoke.ts'
import { loadWithThreads } from '../gateway/load-functions.ts'
import { tellingDisk, waitingForRoom } from '../gateway/wait-for-room.ts'
import { AUDIENCE } from '../issuer/provider.ts'
import { buildSiteIfStale } from '../pages/build-site.ts'
import { putMissingPeople } from '../people.ts'
import { sayer, warn, type Say } from '../say.ts'
import { playDemo, publishFirstDemo } from '../seed/first-demo.ts'
import type { Settings } from '../settings.ts'
import { keepTrimmed } from '../streams/trim.ts'
import { TRANSFERS } from '../transfers/transfer-door.ts'
import { Trouble } from '../trouble.ts'
import { secretStage } from './back-door.ts'
import { Closers } from './closers.ts'
import { startConsumers } from './consumers.ts'
import { openBasemaps } from '../pages/basemaps.ts'
import { functionEnvironment } from './environment.ts'
import { takeLock } from './lock.ts'
import { openDoors } from './open-doors.ts'
import { openStore } from './open-store.ts'
import { openPorts } from './ports.ts'
import { every, startSchedules } from './schedules.ts'
import { putSignpost, removeSignpost } from './signpost.ts'
import { sweepExpired } from './sweep.ts'
import { appVersion, ROOT } from './version.ts'

export interface Machine {
  /** The address, once it can be used; rejects with Trouble when it cannot be. */
  readonly ready: Promise<string>
  /** Closes what is open, also in the middle of a start. */
  readonly stop: () => Promise<void>
}

const SWEEP = { zh: '清理过期数据', en: 'the sweep of what is over', pauseMilliseconds: 60 * 60_000 } as const
/** Each part of the machine may take so long to stop; all together stay below the 2 s people wait. */
const STOP_MILLISECONDS = 400

/**
 * Starts everything on one port. `gaveUp` is told when the engine cannot be kept up. What was opened before a
 * trouble is closed again.
 */
export function startMachine(settings: Settings, gaveUp: (trouble: Trouble) => void): Machine {
  const closers = new Closers()
  const stop = () => closers.closeAll(STOP_MILLISECONDS)
  const ready = open(settings, closers, gaveUp).catch(async (error: unknown) => {
    await stop()
    throw isStoreFull(error) && !(error instanceof Trouble) ? diskFull(settings.folder, error) : error
  })
  return { ready, stop }
}

async function open(
  settings: Settings,
  closers: Closers,
  gaveUp: (trouble: Trouble) => void,
): Promise<string> {
  const say = sayer(settings.quiet)
  const basemaps = openBasemaps(settings.basemaps)
  const folder = openDataFolder(settings.folder)
  const lock = await takeLock(folder)
  closers.add(lock.release)
  const disk = watchDisk(folder.path)
  const ports = await openPorts(settings, folder, closers)
  const { endpoint, db } = await openStore(settings, { folder, lock, closers, gaveUp })
  const stage = secretStage()
  const transferSecret = secretStage()
  const env = functionEnvironment({
    ISSUER: `${ports.origin}/auth`,
    AUDIENCE,
    JWKS_URI: `${ports.localUrl}/auth/jwks`,
    PUSH_ENDPOINT: `${ports.localUrl}/${stage}`,
    TRANSFERS_URL: `${ports.origin}${TRANSFERS}`,
    TRANSFERS_INSIDE_URL: `${ports.localUrl}${TRANSFERS}`,
    TRANSFERS_SECRET: transferSecret,
    APP_VERSION: appVersion(),
    DYNAMODB_ENDPOINT: endpoint,
  })
  // The functions tell AWS from here by its own variable, which a person's shell may have set.
  delete process.env['AWS_REGION']
  Object.assign(process.env, env)
  await putMissingPeople(env)
  const invoke = tellingDisk(invoker(await loadWithThreads()), disk)
  const consumers = startConsumers({ folder, endpoint, db, invoke: waitingForRoom(invoke, disk) })
  closers.add(consumers.stop)
  if (settings.engineEndpoint === null) closers.add(keepTrimmed(folder.database, consumers.readers))
  // Closed before the consumers, which may wait for room.
  closers.add(disk.close)
  closers.add(every({ ...SWEEP, disk }, () => sweepExpired(db, Date.now() / 1000)))
  await build(say, closers)
  if (!settings.empty) await publishFirstDemo(env, { folder, say, withIncidents: !settings['no-incidents'] })
  const announceCode = settings.lan ? announce : null
  await openDoors({ folder, disk, ports, stage, transferSecret, invoke, basemaps, announceCode }, closers)
  lock.note({ url: ports.origin, localUrl: ports.localUrl })
  putSignpost(settings.port, folder.path)
  closers.add(() => removeSignpost(settings.port))
  playThenSchedule({ folder, disk, say, env, invoke }, settings, closers)
  return ports.origin
}

/** A start that is stopped half-way takes its build along. */
async function build(say: Say, closers: Closers): Promise<void> {
  const stopping = new AbortController()
  const built = buildSiteIfStale(ROOT, say, stopping.signal)
  closers.add(() => {
    stopping.abort()
    return built
  })
  await built
}

interface Aftermath {
  readonly folder: DataFolder
  readonly disk: Disk
  readonly say: Say
  readonly env: NodeJS.ProcessEnv
  readonly invoke: Invoke
}

/**
 * The demo's past month is told while the platform is already open. Only then the schedules begin: a seal in
 * its midst would leave out what is told after it about the time before.
 */
function playThenSchedule(
  { folder, disk, say, env, invoke }: Aftermath,
  settings: Settings,
  closers: Closers,
): void {
  const stopping = new AbortController()
  const isDemo = !settings.empty && !settings['no-incidents']
  const background = inBackground({ zh: '装入演示事件', en: 'telling the demo incidents', disk })
  const played = background(async () => {
    if (isDemo) await playDemo(env, { folder, disk, say }, stopping.signal)
    if (!stopping.signal.aborted) closers.add(startSchedules(invoke, disk))
  })
  closers.add(() => {
    stopping.abort()
    return played
  })
}

const announce = (code: string): void => warn(`登录验证码：${code}`, `Code for signing in: ${code}`)
