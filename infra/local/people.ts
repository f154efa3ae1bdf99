import { Person } from '#shared/people/person.ts'
import { openDatabase } from '#functions/platform/dynamo/database.ts'
import { peopleTable } from '#functions/people/people-table.ts'

/** A person of the demo: what stands in People, and what the sign-in page says beside it. */
export interface DemoPerson {
  readonly person: Person
  readonly nameEn: string
  readonly place: string
}

const demoPerson = (
  id: string,
  division: string,
  roles: string[],
  [name, nameEn, place]: [string, string, string],
): DemoPerson => ({
  person: Person.parse({ v: 1, id, name, roles, division, disabled: false }),
  nameEn,
  place,
})

/** One of each kind of user, and two where scope has to be seen. */
export const DEMO_PEOPLE: readonly DemoPerson[] = [
  demoPerson('county-operator', '530402', ['operator'], ['县中心指挥员', 'County operator', '红塔区']),
  demoPerson(
    'township-operator',
    '530402006',
    ['operator'],
    ['街道中心指挥员', 'Township operator', '李棋街道'],
  ),
  demoPerson('patrol', '530402006', ['patrol'], ['巡逻队员', 'Patrol member', '李棋街道']),
  demoPerson('patrol-2', '530402001', ['patrol'], ['巡逻队员（玉兴）', 'Patrol member, Yuxing', '玉兴街道']),
  demoPerson('grid-member', '530402006001', ['grid-member'], ['网格员', 'Grid member', '金州社区']),
  demoPerson('county-staff', '530402', ['county-staff'], ['网格管理员', 'County staff', '红塔区']),
  demoPerson(
    'county-staff-2',
    '530402',
    ['county-staff'],
    ['网格管理员（乙）', 'County staff, second', '红塔区'],
  ),
  demoPerson('auditor', '530402', ['auditor'], ['督查员', 'Auditor', '红塔区']),
  demoPerson('leader', '530402', ['leader'], ['县领导', 'County leader', '红塔区']),
  demoPerson('platform-admin', '', ['platform-admin'], ['平台管理员', 'Platform administrator', '全国']),
]

export const findDemoPerson = (id: string): DemoPerson | undefined =>
  DEMO_PEOPLE.find(({ person }) => person.id === id)

/** Writes the demo people that are missing; a row that was changed since stays as it is. */
export async function putMissingPeople(env: NodeJS.ProcessEnv): Promise<void> {
  const db = openDatabase(env)
  const people = peopleTable(db)
  for (const { person } of DEMO_PEOPLE) {
    if ((await people.find(person.id)) === null) await people.put(person)
  }
  db.client.destroy()
}
