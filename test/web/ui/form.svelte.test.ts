import { expect, test } from 'vitest'
import * as z from 'zod'
import { Refusal } from '#shared/contract/client.ts'
import { ERRORS, Problem, type ErrorCode } from '#shared/contract/errors.ts'
import { Form } from '../../../web/src/ui/form.svelte.ts'

const Body = z.strictObject({
  name: z.string().min(1).max(5),
  limits: z.strictObject({ hours: z.number().min(1) }),
})
const BLANK = { name: '', limits: { hours: 0 } }

const refusal = (code: ErrorCode, field?: string) => {
  const { status } = ERRORS[code]
  const named = field === undefined ? {} : { field }
  return new Refusal(
    Problem.parse({ type: 'about:blank', title: code, status, code, requestId: 'req_1', ...named }),
    status,
  )
}

/** A form before a server that answers by turns, and what was sent. */
function aForm(answers: (Error | null)[] = []) {
  const sent: { id: string; body: z.infer<typeof Body> }[] = []
  const form = new Form({
    schema: Body,
    begin: BLANK,
    command: (body, id) => () => {
      sent.push({ id, body })
      const answer = answers.shift() ?? null
      return answer === null ? Promise.resolve('done') : Promise.reject(answer)
    },
  })
  return { form, sent }
}

test('nothing is complained of before the first press; then each field says what is wrong with it', async () => {
  const { form, sent } = aForm()
  expect([form.errorOf('name'), form.faultCount, form.isDirty]).toEqual([undefined, 0, false])
  expect(await form.submit()).toBeNull()
  expect([form.errorOf('name'), form.errorOf('limits'), form.errorOf('limits.hours')]).toEqual([
    '请填写此项。',
    '不能小于 1。',
    '不能小于 1。',
  ])
  form.set({ name: '太长的名称了' })
  expect([form.errorOf('name'), form.faultCount, form.isDirty]).toEqual(['最多 5 个字。', 2, true])
  expect(sent).toEqual([])
})

test('what the server refuses stays in the form, and stands beside the field that it names until that is written anew', async () => {
  const { form } = aForm([refusal('invalid', '/limits/hours'), null])
  form.set({ name: '巡逻', limits: { hours: 3 } })
  expect(await form.submit()).toBeNull()
  expect(form.values).toEqual({ name: '巡逻', limits: { hours: 3 } })
  expect(form.error).toBeInstanceOf(Refusal)
  expect([form.errorOf('limits[hours]'), form.errorOf('name')]).toEqual([
    '服务器未接受此项，请改正后再提交。',
    undefined,
  ])
  form.set({ limits: { hours: 4 } })
  expect([form.errorOf('limits.hours'), form.error]).toEqual([undefined, null])
  expect(await form.submit()).toBe('done')
  expect(form.isDirty).toBe(false)
})

test('a second press while the first is on its way sends nothing; after a lost answer the same is sent again', async () => {
  const { form, sent } = aForm([new Refusal(null, 0), null])
  form.set({ name: '巡逻', limits: { hours: 3 } })
  expect(await Promise.all([form.submit(), form.submit()])).toEqual([null, null])
  expect(sent).toHaveLength(1)
  expect(await form.submit()).toBe('done')
  expect(sent[1]).toEqual(sent[0])
})
