import { Refusal } from '#shared/contract/client.ts'
import { ERRORS, type ErrorCode } from '#shared/contract/errors.ts'
import { Submission, type Incident } from '#shared/incidents/incident.ts'
import { anIncident, incidentId } from './an-incident.ts'

export type Weather = 'fair' | 'no-signal' | 'answer-lost' | 'busy' | 'portal' | 'signed-out'

export const refusalOf = (code: ErrorCode): Refusal => {
  const { status, en } = ERRORS[code]
  const problem = { type: `/docs#problem-${code}`, title: en, status, code, requestId: 'req_1' }
  return new Refusal(problem, status)
}

/** The n-th report of a test. */
export const aSubmission = (n: number): Submission =>
  Submission.parse({
    id: incidentId(n),
    class: 'traffic',
    title: `第 ${n} 件`,
    division: '530402006',
    occurredAt: '2026-11-22T07:00:00.000Z',
    channel: 'patrol',
    urgency: 'general',
  })

/** A server that takes each id once, as the real one, on a line that a test makes as bad as it likes. */
export class PatrolServer {
  weather: Weather = 'fair'
  /** What it says to whatever comes. */
  refusing: Refusal | null = null
  tries = 0
  /** How often an id came with another body. */
  clashes = 0
  readonly #taken = new Map<string, string>()

  submit = async (body: Submission): Promise<Incident> => {
    this.tries += 1
    const { weather } = this
    await Promise.resolve()
    if (this.refusing !== null) throw this.refusing
    if (weather === 'no-signal') throw new Refusal(null, 0)
    if (weather === 'portal') throw new SyntaxError('a page instead of an answer')
    if (weather === 'busy') throw refusalOf('unavailable')
    if (weather === 'signed-out') throw refusalOf('token-expired')
    this.#take(body)
    if (weather === 'answer-lost') throw new Refusal(null, 0)
    return { ...anIncident(1), id: body.id }
  }

  /** The same behind HTTP, as a browser sees it. */
  fetch: typeof fetch = async (_, init) => {
    if (typeof init?.body !== 'string') return Response.json({}, { status: 404 })
    try {
      const incident = await this.submit(Submission.parse(JSON.parse(init.body)))
      return Response.json({ incident }, { status: 201 })
    } catch (error) {
      if (error instanceof Refusal && error.problem !== null)
        return Response.json(error.problem, { status: error.status })
      if (error instanceof SyntaxError) return new Response('<!doctype html>', { status: 200 })
      throw new TypeError('Failed to fetch', { cause: error })
    }
  }

  /** What it has, in the order of the ids. */
  bodies(): Submission[] {
    return [...this.#taken.values()]
      .map((text) => Submission.parse(JSON.parse(text)))
      .sort((a, b) => (a.id < b.id ? -1 : 1))
  }

  #take(body: Submission): void {
    const text = JSON.stringify(body)
    const before = this.#taken.get(body.id)
    if (before !== undefined && before !== text) {
      this.clashes += 1
      throw refusalOf('id-reused')
    }
    this.#taken.set(body.id, text)
  }
}
