/**
 * What the end of a session is asked besides the standard's words. Cognito goes by the client and a way back
 * under a name of its own, and refuses without them
 * (https://docs.aws.amazon.com/cognito/latest/developerguide/logout-endpoint.html); other issuers may refuse
 * a word they do not know.
 */
export const signOutParameters = (issuer: string, clientId: string, home: string): Record<string, string> =>
  new URL(issuer).hostname.startsWith('cognito-idp.') ? { client_id: clientId, logout_uri: home } : {}
