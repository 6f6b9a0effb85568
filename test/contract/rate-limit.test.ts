import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Api, openApi } from './client.ts'

let api: Api
beforeAll(async () => {
  api = await openApi()
})
afterAll(() => api.close())

const seconds = () => api.world.clock.now().getTime() / 1000

test('200 requests pass and the 201st waits exactly as long as it is told, across the edge of a minute too', async () => {
  const { key } = await api.issue(api.tenantId, { limit: 200 })
  const list = () => api.call('listLeads', { key })
  api.world.clock.advance(57_000)
  const remaining: number[] = []
  for (let index = 0; index < 200; index++) {
    const answer = await list()
    expect(answer.status).toBe(200)
    remaining.push(Number(answer.headers['x-ratelimit-remaining']))
    if (index === 99) api.world.clock.advance(6000)
  }
  expect(remaining).toEqual(Array.from({ length: 200 }, (_, index) => 199 - index))
  const refused = await list()
  expect(refused.status).toBe(429)
  expect(refused.headers).toMatchObject({ 'retry-after': '54', 'x-ratelimit-limit': '200', 'x-ratelimit-remaining': '0' })
  expect(Number(refused.headers['x-ratelimit-reset'])).toBe(seconds() + 54)
  api.world.clock.advance(53_999)
  expect((await list()).status).toBe(429)
  api.world.clock.advance(1)
  expect((await list()).status).toBe(200)
})

test('of 50 requests at once exactly the limit pass', async () => {
  const { key } = await api.issue(api.tenantId, { limit: 20 })
  const answers = await Promise.all(Array.from({ length: 50 }, () => api.call('listLeads', { key })))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(20)
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(30)
})

test('refusals of a known key count, except 429; a second key of the tenant has its own window', async () => {
  const { key } = await api.issue(api.tenantId, { scopes: ['read'], limit: 5 })
  const other = await api.issue(api.tenantId, { limit: 5 })
  const statuses = [
    await api.call('listLeads', { key }),
    await api.call('listLeads', { key, query: 'nonsense=1' }),
    await api.call('createLead', { key, body: {} }),
    await api.call('getLead', { key, params: { id: 'malformed' } }),
    await api.call('getLead', { key, params: { id: '01900000-0000-7000-8000-000000000000' } }),
    await api.call('listLeads', { key }),
  ].map(({ status }) => status)
  expect(statuses).toEqual([200, 400, 403, 400, 404, 429])
  const head = await api.app.inject({ method: 'HEAD', url: '/api/v1/leads', headers: { authorization: `Bearer ${other.key}` } })
  expect(head.headers['x-ratelimit-remaining']).toBe('4')
  const options = await api.app.inject({ method: 'OPTIONS', url: '/api/v1/leads', headers: { authorization: `Bearer ${other.key}` } })
  expect(options.headers['x-ratelimit-remaining']).toBeUndefined()
  expect((await api.call('listLeads', { key: other.key })).headers['x-ratelimit-remaining']).toBe('3')
})
