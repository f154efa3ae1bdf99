import { expect, test } from 'vitest'
import { signOutParameters } from '../../../web/src/api/sign-out.ts'

test('Cognito is told the client, and the way back by the name it knows', () => {
  const issuer = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEfGhI'
  expect(signOutParameters(issuer, 'web', 'https://d1.cloudfront.net/')).toEqual({
    client_id: 'web',
    logout_uri: 'https://d1.cloudfront.net/',
  })
})

test('any other issuer is asked by the standard only', () => {
  for (const issuer of ['http://localhost:8787/auth', 'https://id.example.cn/cognito-idp']) {
    expect(signOutParameters(issuer, 'web', 'https://d1.cloudfront.net/')).toEqual({})
  }
})
