import { expect, test } from 'vitest'
import { Action, actionsOf, Role, rolesGivenBy } from '#shared/people/access.ts'

/** The table of field.md, the other way round: who holds what. */
const HOLDERS: Readonly<Record<Action, readonly Role[]>> = {
  'session.read': Role.options,
  'plans.read': Role.options,
  'plans.publish': ['platform-admin', 'county-staff'],
  'plans.replace': ['platform-admin'],
  'plans.draft': ['county-staff'],
  'incidents.read': ['operator', 'patrol', 'grid-member', 'county-staff', 'auditor'],
  'incidents.submit': ['operator', 'patrol', 'grid-member'],
  'incidents.handle': ['operator', 'patrol', 'grid-member'],
  'incidents.direct': ['operator'],
  'people.read': ['platform-admin', 'operator', 'county-staff', 'auditor'],
  'people.manage': ['platform-admin', 'county-staff'],
  'ledger.read': ['auditor'],
  'ledger.verify': ['platform-admin', 'auditor'],
  'overview.read': ['operator', 'county-staff', 'auditor', 'leader'],
  'looks.read': ['auditor'],
  'tracks.look': ['operator'],
  'cameras.look': ['operator'],
  'settings.change': ['county-staff'],
}

test.each(Action.options)('%s is held by those of the table and by nobody else', (action) => {
  expect(Role.options.filter((role) => actionsOf([role]).includes(action))).toEqual(HOLDERS[action])
})

test('who runs the platform gives every role, who administers a division all but that one, others none', () => {
  expect(rolesGivenBy(['platform-admin'])).toEqual(Role.options)
  expect(rolesGivenBy(['county-staff'])).toEqual(Role.options.filter((role) => role !== 'platform-admin'))
  expect(rolesGivenBy(['leader', 'auditor', 'operator'])).toEqual([])
})
