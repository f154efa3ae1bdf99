import { unmarshall } from '@aws-sdk/util-dynamodb'
import { expect, test } from 'vitest'
import { PEOPLE, personKey } from '#functions/platform/dynamo/keys.ts'
import { PersonId } from '#shared/lib/id.ts'
import { Person } from '#shared/people/person.ts'
import { synthesise, textOf } from '../synthesised.ts'

const { template, the, ofType } = synthesise()
const resource = the('Custom::AWS')
const call = JSON.parse(textOf(resource.Properties.Create).replaceAll('<firstAdministrator>', 'someone'))

test('the first administrator is a parameter that may be left empty, and then nothing is written', () => {
  const { Default, AllowedPattern } = template.Parameters.firstAdministrator
  expect(Default).toBe('')
  expect(template.Conditions[resource.Condition ?? '']).toEqual({
    'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'firstAdministrator' }, ''] }],
  })
  const pattern = new RegExp(`^(${AllowedPattern})$`)
  for (const subject of [
    '',
    'auth0|5f7c8ec7',
    '3f2a9c1e-8d1b-4c55-9f7e-0d3a5b6c7d8e',
    'li.na@example.cn',
    '-',
    'a b',
  ]) {
    expect(pattern.test(subject)).toBe(subject === '' || PersonId.safeParse(subject).success)
  }
})

test('the row is the one that the people table would write', () => {
  const { register, personKey: key, ...row } = unmarshall(call.parameters.Item)
  const person = Person.parse(row)
  expect(person).toMatchObject({ id: 'someone', roles: ['platform-admin'], division: '', disabled: false })
  expect([register, key]).toEqual([PEOPLE, personKey(person.division, person.id)])
})

test('a row that is there stays as it is: what was taken from somebody is not given back by a deploy', () => {
  expect(call).toMatchObject({
    service: 'dynamodb',
    action: 'PutItem',
    ignoreErrorCodesMatching: 'ConditionalCheckFailedException',
  })
  expect(call.parameters.ConditionExpression).toBe('attribute_not_exists(id)')
  expect(resource.Properties.Update).toEqual(resource.Properties.Create)
  expect(resource.Properties.Delete).toBeUndefined()
})

test('whoever writes it may put into the people table, and nothing else', () => {
  const people = the('AWS::DynamoDB::GlobalTable', ({ TableName }) => TableName === 'liuwang-people').id
  const policy = ofType('AWS::IAM::Policy').find(({ id }) => id.startsWith('FirstAdministrator'))
  expect(policy?.Properties.PolicyDocument.Statement).toEqual([
    { Effect: 'Allow', Action: 'dynamodb:PutItem', Resource: { 'Fn::GetAtt': [people, 'Arn'] } },
  ])
})
