import type { Feature } from 'geojson'
import { ulid } from 'ulid'
import { expect } from 'vitest'
import type * as z from 'zod'
import type { draftRoutes } from '#shared/grids/draft-routes.ts'
import type { Draft, DraftGrid } from '#shared/grids/draft.ts'
import { featureJoiner } from '#shared/grids/geometry-parts.ts'
import type { Platform, Reply } from './platform.ts'

export const [STAFF, OTHER] = ['county-staff', 'county-staff-2']

/** Grids as features of a file, with code and name as its columns `code` and `name`. */
export const asFeatures = (grids: readonly Pick<DraftGrid, 'code' | 'name' | 'geometry'>[]): Feature[] =>
  grids.map(({ code, name, geometry }) => ({ type: 'Feature', properties: { code, name }, geometry }))

export const MAPPED = { codeProperty: 'code', nameProperty: 'name' }

type DraftFeature = z.output<typeof draftRoutes.readDraftGrids.returns>['features'][number]

export const command = () => ({ commandId: `cmd_${ulid()}` })

/** Drafts as people have to do with them: through the public door. */
export function draftDesk(platform: Platform) {
  const ok = (reply: Reply): Reply => {
    expect([reply.status, reply.body.detail]).toEqual([expect.toBeOneOf([200, 201]), undefined])
    return reply
  }
  /** Whoever approves has read the draft as it is, unless another version is said. */
  const step = async (who: string, id: string, name: string, more: object = {}): Promise<Reply> => {
    const seen =
      name === 'approve'
        ? { expectedVersion: (await platform.call(who, 'GET', `/api/drafts/${id}`)).body.draft.version }
        : {}
    return platform.call(who, 'POST', `/api/drafts/${id}/${name}`, { ...command(), ...seen, ...more })
  }
  return {
    ok,
    step,
    create: async (division: string, from: number | null, who: string = STAFF): Promise<Draft> =>
      ok(
        await platform.call(who, 'POST', `/api/plans/${division}/drafts`, {
          ...command(),
          title: '调整',
          from,
        }),
      ).body.draft,
    read: async (id: string, who: string = STAFF): Promise<Draft> =>
      ok(await platform.call(who, 'GET', `/api/drafts/${id}`)).body.draft,
    edit: (who: string, id: string, expectedVersion: number, edit: object): Promise<Reply> =>
      platform.call(who, 'POST', `/api/drafts/${id}/edits`, { ...command(), expectedVersion, ...edit }),
    /** All grids, page by page. */
    grids: async (id: string, who: string = STAFF): Promise<{ version: number; grids: DraftGrid[] }> => {
      const grids: DraftGrid[] = []
      const joiner = featureJoiner<DraftFeature>()
      for (let cursor = ''; ;) {
        const { body } = ok(await platform.call(who, 'GET', `/api/drafts/${id}/grids${cursor}`))
        for (const { geometry, properties } of joiner.take(body.features))
          grids.push({ ...properties, geometry })
        if (body.cursor === undefined) return { version: body.version, grids }
        cursor = `?cursor=${body.cursor}`
      }
    },
    /**
     * A file of grids on its whole way into a draft: announced, sent, worked on. Gives the job as it ended.
     */
    importFile: async (
      id: string,
      features: readonly Feature[],
      {
        who = STAFF,
        ...about
      }: { who?: string } & Partial<z.input<typeof draftRoutes.createDraftImport.body>> = {},
    ) => {
      const text = JSON.stringify({ type: 'FeatureCollection', features })
      const file = { fileName: '网格.geojson', bytes: Buffer.byteLength(text), dryRun: false }
      const body = { ...command(), ...file, ...about }
      const { upload, job } = ok(await platform.call(who, 'POST', `/api/drafts/${id}/imports`, body)).body
      const sent = await fetch(upload.url, { method: upload.method, headers: upload.headers, body: text })
      expect(sent.status).toBe(200)
      ok(await platform.call(who, 'POST', `/api/jobs/${job.id}/start`))
      await platform.work(job.id)
      return ok(await platform.call(who, 'GET', `/api/jobs/${job.id}`)).body
    },
    /** Submits as one person, approves as another, and lets the job run. */
    publish: async (id: string, effectiveFrom = new Date().toISOString()): Promise<Draft> => {
      ok(await step(STAFF, id, 'submit'))
      ok(await step(OTHER, id, 'approve', { effectiveFrom }))
      await platform.react()
      return ok(await platform.call(STAFF, 'GET', `/api/drafts/${id}`)).body.draft
    },
  }
}
