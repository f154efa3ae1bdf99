import * as z from 'zod'
import { tolerant } from './tolerant.ts'

/**
 * The closed set of refusals. `retryable` tells a client that the same request may succeed later unchanged.
 * Both languages stand here, so that a page, a command line and a foreign client say the same.
 */
export const ERRORS = {
  invalid: {
    status: 400,
    retryable: false,
    zh: '请求内容不符合要求',
    en: 'The request does not have the required form',
  },
  'invalid-cursor': {
    status: 400,
    retryable: false,
    zh: '翻页凭据无效，请从头查询',
    en: 'The cursor is not valid for this list',
  },
  unauthenticated: { status: 401, retryable: false, zh: '请先登录', en: 'Sign in first' },
  'token-expired': {
    status: 401,
    retryable: false,
    zh: '登录已过期，请重新登录',
    en: 'The session has expired',
  },
  forbidden: { status: 403, retryable: false, zh: '您没有此项权限', en: 'You may not do this' },
  'not-found': { status: 404, retryable: false, zh: '没有找到', en: 'Not found' },
  'id-reused': {
    status: 409,
    retryable: false,
    zh: '同一编号已用于另一内容',
    en: 'This id was used for another body',
  },
  'version-conflict': {
    status: 409,
    retryable: false,
    zh: '内容已被他人更新，请刷新后再试',
    en: 'Somebody changed it meanwhile',
  },
  'state-refused': {
    status: 409,
    retryable: false,
    zh: '当前状态不允许此操作',
    en: 'Its state does not allow this',
  },
  'edit-refused': {
    status: 422,
    retryable: false,
    zh: '图形不能这样修改',
    en: 'The drawing cannot be changed like this',
  },
  'edit-conflict': {
    status: 409,
    retryable: false,
    zh: '他人已改动同一网格',
    en: 'Somebody else changed the same grid',
  },
  'draft-invalid': {
    status: 409,
    retryable: false,
    zh: '草案尚有问题，不能提交',
    en: 'The draft still has problems',
  },
  'base-outdated': {
    status: 409,
    retryable: false,
    zh: '草案所依据的方案已不再生效，请先更新到现行方案',
    en: 'The plan it was drawn over is no longer in force: rebase it first',
  },
  'too-large': { status: 413, retryable: false, zh: '内容超过大小限制', en: 'The body is too large' },
  'unsupported-media': { status: 415, retryable: false, zh: '只接受 JSON', en: 'Only JSON is accepted' },
  unplaceable: {
    status: 422,
    retryable: false,
    zh: '无法确定所属区划，请指明区划',
    en: 'No division could be found: name one',
  },
  'too-many': { status: 429, retryable: true, zh: '请求过于频繁，请稍后再试', en: 'Too many requests' },
  internal: { status: 500, retryable: true, zh: '系统内部错误', en: 'Something went wrong on our side' },
  unavailable: {
    status: 503,
    retryable: true,
    zh: '服务暂不可用，请稍后再试',
    en: 'Not available right now',
  },
} as const satisfies Record<string, { status: number; retryable: boolean; zh: string; en: string }>

export type ErrorCode = keyof typeof ERRORS

/**
 * RFC 9457 problem details with our members: the closed code, the field at fault and the id to quote to us.
 */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]),
    detail: z.string().optional(),
    field: z.string().optional(),
    errors: z.array(z.strictObject({ field: z.string(), detail: z.string() })).optional(),
    currentVersion: z.number().int().optional(),
    /**
     * Of a refused or conflicting edit: why (a closed word), the grids concerned, and who changed them
     * meanwhile.
     */
    reason: z.string().optional(),
    codes: z.array(z.string()).optional(),
    by: z.array(z.strictObject({ person: z.string(), name: z.string(), version: z.int() })).optional(),
    requestId: z.string(),
  })
  .meta({ id: 'Problem' })
export type Problem = z.infer<typeof Problem>

const essential = Problem.pick({ type: true, title: true, status: true, code: true, requestId: true })

/**
 * A refusal as a page reads it: its code may be one that this release does not know. Null for what no server
 * of ours said.
 */
export const readProblem = (body: unknown): Problem | null =>
  tolerant(Problem).safeParse(body).data ?? tolerant(essential).safeParse(body).data ?? null

/** Whether this release knows a refusal's code. */
export const isKnown = (code: string): code is ErrorCode => Object.hasOwn(ERRORS, code)

const TOO_MANY = 429
const FIRST_OF_THE_SERVER = 500

/**
 * Whether the same request may succeed later unchanged: as its code says, or its status where the code is a
 * newer server's.
 */
export const mayPass = ({ code, status }: Pick<Problem, 'code' | 'status'>): boolean =>
  isKnown(code) ? ERRORS[code].retryable : status === TOO_MANY || status >= FIRST_OF_THE_SERVER
