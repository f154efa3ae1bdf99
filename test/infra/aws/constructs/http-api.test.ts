import { describe, expect, test } from 'vitest'
import { contract, type Feature } from '#shared/contract/index.ts'
import type { Routes } from '#shared/contract/route.ts'
import { synthesise, textOf, type Resource } from '../synthesised.ts'

const { ofType, the, functionOf } = synthesise()
const apiOf = (protocol: string): string =>
  the('AWS::ApiGatewayV2::Api', ({ ProtocolType }) => ProtocolType === protocol).id
const routesOf = (api: string): Resource[] =>
  ofType('AWS::ApiGatewayV2::Route').filter(({ Properties }) => Properties.ApiId.Ref === api)
const stageOf = (api: string) => the('AWS::ApiGatewayV2::Stage', ({ ApiId }) => ApiId.Ref === api).Properties

/** The function behind a route, as its integration calls it. */
const calledBy = ({ Properties }: Resource): string => {
  const integration = textOf(Properties.Target).replace(/^integrations\/<(.+)>$/, '$1')
  return textOf(
    ofType('AWS::ApiGatewayV2::Integration').find(({ id }) => id === integration)?.Properties.IntegrationUri,
  )
}

describe('the HTTP API', () => {
  const api = apiOf('HTTP')
  const routes = routesOf(api)

  test('has the routes of the contract, all of them and no other', () => {
    const wanted = Object.values<Routes>(contract).flatMap((table) =>
      Object.values(table).map(({ method, path }) => `${method} ${path}`),
    )
    expect(routes.map(({ Properties }) => Properties.RouteKey).sort()).toEqual(wanted.sort())
  })

  test('asks the function of the feature, by one integration a function', () => {
    for (const [feature, table] of Object.entries<Routes>(contract) as [Feature, Routes][]) {
      const keys = Object.values(table).map(({ method, path }) => `${method} ${path}`)
      const own = routes.filter(({ Properties }) => keys.includes(Properties.RouteKey))
      expect(new Set(own.map(calledBy))).toEqual(new Set([`<${functionOf(feature).id}.Arn>`]))
      expect(new Set(own.map(({ Properties }) => textOf(Properties.Target))).size).toBe(1)
    }
  })

  test('hands events over in the shape of version 2, and throttles before any function runs', () => {
    const integrations = ofType('AWS::ApiGatewayV2::Integration').filter(
      ({ Properties }) => Properties.ApiId.Ref === api,
    )
    expect(integrations.map(({ Properties }) => Properties.PayloadFormatVersion)).toEqual(
      integrations.map(() => '2.0'),
    )
    expect(stageOf(api).DefaultRouteSettings).toEqual({
      ThrottlingRateLimit: 500,
      ThrottlingBurstLimit: 2000,
    })
  })

  test('logs each request, with neither its query nor the address it came from', () => {
    const { Format } = stageOf(api).AccessLogSettings
    expect(Format).toContain('$context.requestId')
    expect(Format).not.toMatch(/path|query|sourceIp|authorizer/i)
  })
})

describe('the WebSocket API', () => {
  const api = apiOf('WEBSOCKET')

  test('hands every event to the one function', () => {
    const routes = routesOf(api)
    expect(routes.map(({ Properties }) => Properties.RouteKey).sort()).toEqual([
      '$connect',
      '$default',
      '$disconnect',
    ])
    const path = 'arn:<AWS::Partition>:apigateway:<AWS::Region>:lambda:path/2015-03-31/functions'
    expect(new Set(routes.map(calledBy))).toEqual(
      new Set([`${path}/<${functionOf('socket').id}.Arn>/invocations`]),
    )
    expect(
      ofType('AWS::ApiGatewayV2::Integration').filter(({ Properties }) => Properties.ApiId.Ref === api),
    ).toHaveLength(1)
  })

  test('answers at /live, throttled, and keeps no log of tickets', () => {
    const { StageName, DefaultRouteSettings, AccessLogSettings } = stageOf(api)
    expect(StageName).toBe('live')
    expect(DefaultRouteSettings).toEqual({ ThrottlingRateLimit: 200, ThrottlingBurstLimit: 1000 })
    expect(AccessLogSettings).toBeUndefined()
  })

  test('is where functions push to', () => {
    const { PUSH_ENDPOINT } = functionOf('publish-changes').Properties.Environment.Variables
    expect(textOf(PUSH_ENDPOINT)).toBe(`https://<${api}>.execute-api.<AWS::Region>.<AWS::URLSuffix>/live`)
  })
})
