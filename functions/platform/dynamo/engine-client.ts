interface Signed {
  readonly headers: Record<string, string>
}

/** The form that an engine wants to see: it reads the region from it at most. */
const FORM = {
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
  'x-amz-date': '20260101T000000Z',
}

/**
 * What a client is told of an engine that stands in for DynamoDB. It takes any credentials and checks no
 * signature, so none is computed: that took two fifths of a call.
 */
export const engineClient = (endpoint: string) => ({
  endpoint,
  region: 'local',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  signer: {
    sign: <R extends Signed>(request: R): Promise<R> => {
      Object.assign(request.headers, FORM)
      return Promise.resolve(request)
    },
  },
})
