import { Refusal } from '#shared/contract/client.ts'
import { Doors, type Entrance, type Surroundings } from './app.svelte.ts'
import { readConfig } from '../api/config.ts'
import { issuersOrigin } from '../api/session.svelte.ts'

export type Phase =
  | { readonly name: 'starting' }
  | { readonly name: 'failed' }
  | { readonly name: 'signed-out'; readonly doors: Doors; readonly refused: boolean }
  | { readonly name: 'barred'; readonly doors: Doors }
  | { readonly name: 'ready'; readonly app: Entrance }

/** From nothing to a page with its person, or to what stands in the way. */
export async function boot(surroundings: Surroundings): Promise<Phase> {
  try {
    const config = await readConfig()
    const elsewhere = issuersOrigin(config, location)
    if (elsewhere !== null) return leaveFor(elsewhere)
    const doors = new Doors(config, surroundings.clock)
    const signIn = await takeUpSession(doors)
    return signIn === 'done' ? await meet(surroundings, doors) : signIn
  } catch {
    return { name: 'failed' }
  }
}

/**
 * A token that nobody takes any more (the service was set up anew) ends the session, not the page. Who is
 * known to the issuer and has nothing to do here, or not any more, is told so.
 */
async function meet(surroundings: Surroundings, doors: Doors): Promise<Phase> {
  try {
    const me = await doors.api.people.readMe({})
    doors.standing.begin(me)
    return { name: 'ready', app: { surroundings, doors, me } }
  } catch (error) {
    if (!(error instanceof Refusal) || (error.status !== 401 && error.status !== 403)) throw error
    await doors.session.forget()
    return error.status === 403 ? { name: 'barred', doors } : { name: 'signed-out', doors, refused: false }
  }
}

async function takeUpSession(doors: Doors): Promise<Phase | 'done'> {
  try {
    const page = await doors.session.resume()
    if (page !== null && !isHere(page)) return leaveFor(page)
    if (page !== null) history.replaceState(null, '', page)
  } catch {
    // The issuer said no, or the answer was not for this tab: the way in begins anew, without the spent code.
    history.replaceState(null, '', location.pathname)
    return { name: 'signed-out', doors, refused: true }
  }
  return doors.session.signedIn ? 'done' : { name: 'signed-out', doors, refused: false }
}

const isHere = (page: string): boolean => new URL(page, location.origin).pathname === location.pathname

function leaveFor(address: string): Phase {
  location.replace(new URL(address, location.origin))
  return { name: 'starting' }
}
