/*
 * Events as AWS hands them to functions, recorded from its documentation and cut to what it always sends:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-keys-connect-disconnect.html
 * https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */

/** A request behind an HTTP API, payload format 2.0. */
export function httpRequest(routeKey: string, headers: Readonly<Record<string, string>> = {}) {
  const [method = '', path = ''] = routeKey.split(' ')
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: '',
    headers: {
      accept: '*/*',
      'content-length': '0',
      host: 'r3pmxmplak.execute-api.us-east-2.amazonaws.com',
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36',
      'x-amzn-trace-id': 'Root=1-5e6722a7-cc56xmpl46db7ae02d4da47e',
      'x-forwarded-for': '205.255.255.176',
      'x-forwarded-port': '443',
      'x-forwarded-proto': 'https',
      ...headers,
    },
    requestContext: {
      accountId: '123456789012',
      apiId: 'r3pmxmplak',
      domainName: 'r3pmxmplak.execute-api.us-east-2.amazonaws.com',
      domainPrefix: 'r3pmxmplak',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '205.255.255.176', userAgent: 'Mozilla/5.0' },
      requestId: 'JKJaXmPLvHcESHA=',
      routeKey,
      stage: '$default',
      time: '10/Mar/2020:05:16:23 +0000',
      timeEpoch: 1583817383220,
    },
    isBase64Encoded: false,
  }
}

/** An event of a WebSocket API. */
export const socketEvent = (routeKey: '$connect' | '$disconnect' | '$default', more: object = {}) => ({
  ...(routeKey === '$default'
    ? {}
    : { headers: { Host: 'abcdefg123.execute-api.us-east-1.amazonaws.com', 'X-Forwarded-Proto': 'https' } }),
  requestContext: {
    routeKey,
    eventType: { $connect: 'CONNECT', $disconnect: 'DISCONNECT', $default: 'MESSAGE' }[routeKey],
    extendedRequestId: 'LZDO9XmPLiAFbTw=',
    requestTime: '21/Oct/2023:18:09:44 +0000',
    messageDirection: 'IN',
    stage: 'live',
    connectedAt: 1697911784436,
    requestTimeEpoch: 1697911784437,
    identity: { sourceIp: '192.0.2.1' },
    requestId: 'LZDO9XmPLiAFbTw=',
    domainName: 'abcdefg123.execute-api.us-east-1.amazonaws.com',
    connectionId: 'LZDO9exampleiAcCJAw=',
    apiId: 'abcdefg123',
  },
  isBase64Encoded: false,
  ...more,
})

/** What DynamoDB's own clock removed: no person did it, so it is no fact. */
export const expiredRecord = {
  eventID: 'c4ca4238a0b923820dcc509a6f75849b',
  eventName: 'REMOVE',
  eventVersion: '1.1',
  eventSource: 'aws:dynamodb',
  awsRegion: 'us-east-1',
  userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
  dynamodb: {
    ApproximateCreationDateTime: 1697911784,
    Keys: { id: { S: 'inc_01HD9M6Q0V5XMPLE0000000000' } },
    OldImage: { id: { S: 'inc_01HD9M6Q0V5XMPLE0000000000' } },
    SequenceNumber: '4421584500000000017450439092',
    SizeBytes: 59,
    StreamViewType: 'NEW_AND_OLD_IMAGES',
  },
  eventSourceARN:
    'arn:aws:dynamodb:us-east-1:123456789012:table/liuwang-incidents/stream/2023-10-21T18:00:00.000',
}
