import { contract } from '#shared/contract/index.ts'
import type { DraftId } from '#shared/grids/id.ts'
import { countPlaces } from '#shared/grids/count-places.ts'
import { gridsIn } from '#shared/grids/draft-state.ts'
import type { DraftStep } from '#shared/grids/draft-life.ts'
import type { Actor } from '#shared/people/person.ts'
import { createDraft } from '../grids/drafts/create-draft.ts'
import { createDraftImport, startJob } from '../grids/drafts/draft-import.ts'
import { impactOf, type Around } from '../grids/drafts/draft-impact.ts'
import { draftStates } from '../grids/drafts/draft-states.ts'
import { draftTable } from '../grids/drafts/draft-table.ts'
import { editDraft } from '../grids/drafts/edit-draft.ts'
import { publisherOf } from '../grids/drafts/publisher-of.ts'
import {
  listDrafts,
  listEdits,
  listProblems,
  readDraftGrids,
  showPresence,
} from '../grids/drafts/read-draft.ts'
import { stepDraft, type StepCommand, type StepMeans } from '../grids/drafts/step-draft.ts'
import { problemFinder, type Measuring } from '../grids/drafts/submit-draft.ts'
import { readTargets, targetsOf, writeTargets } from '../grids/drafts/targets.ts'
import { planReader } from '../grids/plan-reader.ts'
import { foretellReassignment } from '../incidents/foretell-reassignment.ts'
import { ELSEWHERE } from '../incidents/incident-table.ts'
import { yearPlaces } from '../incidents/year-places.ts'
import { placesWithPosts, standingPosts } from '../people/standing-posts.ts'
import { systemClock as clock } from '../platform/clock.ts'
import { Answer } from '../platform/http/exchange.ts'
import { serve } from '../platform/http/stack.ts'
import { transferStore } from '../platform/transfers.ts'
import { openDoors } from './doors.ts'

const { db, know, findActor } = openDoors()
const reader = planReader(db)
const transfers = transferStore()
const states = draftStates(db, reader)
const placesOf = yearPlaces(db, clock)
const measures: Measuring = async ({ stored, state }) => {
  const { county } = stored.draft
  const { targets } = await targetsOf(county, db)
  // Nobody reads a year of incidents that are held against nothing.
  if (targets.incidents12Months === undefined) return { targets }
  return { targets, incidentCounts: countPlaces(gridsIn(state), await placesOf(county)) }
}
const problemsOf = problemFinder(measures)

const around: Around = {
  foretell: (asked) => foretellReassignment({ ...asked, squares: [...asked.squares, ELSEWHERE] }, db),
  placesWithPosts: (codes) => placesWithPosts(codes, db),
  standing: (codes, when) => standingPosts(codes, when, db),
}

const stepMeans = (actor: Actor): StepMeans => ({
  actor,
  clock,
  db,
  states,
  reader,
  measures,
  publisherOf: async (county, version) => {
    const person = await publisherOf(county, version, db)
    return person && { person, name: (await findActor(person))?.name ?? person }
  },
})

const step = (id: DraftId, what: DraftStep, command: StepCommand, actor: Actor) =>
  stepDraft(id, what, command, stepMeans(actor))

export const handler = serve(
  contract.drafts,
  {
    createDraft: async ({ params, body }, { actor }) => {
      const { draft, repeated } = await createDraft({ ...params, ...body }, { actor, clock, db, reader })
      return new Answer({ draft }, repeated ? { status: 200 } : {})
    },
    listDrafts: ({ params, query }, { actor }) => listDrafts({ ...params, ...query }, { actor, db }),
    readDraft: async ({ params }, { actor }) => ({
      draft: (await draftTable(db, actor).read(params.id)).draft,
    }),
    readDraftGrids: ({ params, query }, { actor }) =>
      readDraftGrids(params.id, query.cursor, { actor, db, states }),
    listEdits: ({ params, query }, { actor }) => listEdits({ ...params, ...query }, { actor, db }),
    editDraft: ({ params, body }, { actor }) => editDraft(params.id, body, { actor, clock, db, states }),
    listProblems: ({ params, query }, { actor }) =>
      listProblems(params.id, query.cursor, { actor, db, states, problemsOf }),
    readImpact: async ({ params }, { actor }) => {
      const sheet = await states.at(await draftTable(db, actor).read(params.id))
      return impactOf(sheet, clock(), { reader, around })
    },
    showPresence: ({ params, body }, { actor }) => showPresence(params.id, body, { actor, db, at: clock() }),
    createDraftImport: ({ params, body }, { actor }) =>
      createDraftImport(params.id, body, { actor, clock, db, transfers }),
    startJob: ({ params }, { actor }) => startJob(params.id, { actor, db, transfers }),
    submitDraft: ({ params, body }, { actor }) => step(params.id, { type: 'submit' }, body, actor),
    approveDraft: ({ params, body }, { actor }) =>
      step(params.id, { type: 'approve', effectiveFrom: body.effectiveFrom }, body, actor),
    rejectDraft: ({ params, body }, { actor }) =>
      step(params.id, { type: 'reject', reason: body.reason }, body, actor),
    withdrawDraft: ({ params, body }, { actor }) => step(params.id, { type: 'withdraw' }, body, actor),
    discardDraft: ({ params, body }, { actor }) => step(params.id, { type: 'discard' }, body, actor),
    cancelDraft: ({ params, body }, { actor }) =>
      step(params.id, { type: 'cancel', reason: body.reason }, body, actor),
    rebaseDraft: ({ params, body }, { actor }) => step(params.id, { type: 'rebase' }, body, actor),
    readTargets: ({ params }, { actor }) => readTargets(params.division, actor, db),
    writeTargets: ({ params, body }, { actor }) => writeTargets({ ...params, ...body }, { actor, clock, db }),
  },
  know,
)
