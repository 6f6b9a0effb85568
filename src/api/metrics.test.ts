import { afterAll, beforeAll, expect, test } from 'vitest'
import { openApi } from '../../test/contract/client.ts'
import { type MetricsPort, startMetrics } from './metrics.ts'

let api: Awaited<ReturnType<typeof openApi>>
let port: MetricsPort
beforeAll(async () => {
  api = await openApi()
  const started = await startMetrics({ ...api.world, config: { ...api.world.config, metrics: { host: '127.0.0.1', port: 0 } } })
  if (!started) throw new Error('there should be a port')
  port = started
})
afterAll(async () => {
  await port.close()
  await api.close()
})

const scrape = async () => (await fetch(port.url)).text()

test('the API’s own port has no metrics, and without METRICS_PORT there are none anywhere', async () => {
  expect((await api.app.inject('/metrics')).statusCode).toBe(404)
  expect(await startMetrics(api.world)).toBe(null)
})

test('the metrics port answers GET /metrics in Prometheus’ format and nothing else', async () => {
  const response = await fetch(port.url)
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
  expect((await fetch(new URL('/', port.url))).status).toBe(404)
  expect((await fetch(port.url, { method: 'POST' })).status).toBe(404)
})

test('requests are measured by route, method and class of status, refusals by layer, failures to authenticate and the database’s connections', async () => {
  const { key } = await api.issue(api.tenantId, { limit: 2 })
  await api.call('getLead', { key })
  await api.call('listLeads', { key })
  await api.call('listLeads', { key })
  await api.call('listLeads', { key: null })
  const text = await scrape()
  expect(text).toMatch(/^vorel_http_request_duration_seconds_count\{route="\/api\/v1\/leads\/:id",method="GET",status="4xx"\} 1$/m)
  expect(text).toMatch(/^vorel_http_request_duration_seconds_count\{route="\/api\/v1\/leads",method="GET",status="2xx"\} 1$/m)
  expect(text).toMatch(/^vorel_rate_limited_total\{layer="api_key"\} 1$/m)
  expect(text).toMatch(/^vorel_authentication_failures_total 1$/m)
  expect(text).toMatch(/^vorel_database_connections\{state="idle"\} [1-9]/m)
  expect(text).toMatch(/^vorel_database_waiting_requests 0$/m)
  expect(text).toMatch(/^vorel_oldest_due_job_age_seconds 0$/m)
})

test('a job that is due and not taken shows its age', async () => {
  const { world, tenantId } = api
  await world.db.withTenant(tenantId, async (tx) => {
    const { enqueue } = await import('../jobs/enqueue.ts')
    await enqueue(tx, 'deliver-webhooks', { endpoint_id: '01900000-0000-7000-8000-000000000000' })
  })
  world.clock.advance(90_000)
  expect(await scrape()).toMatch(/^vorel_oldest_due_job_age_seconds 90$/m)
})

test('labels hold nothing that a caller or tenant chose: whatever is asked, no id, name, key or address is in them', async () => {
  const strange = [
    '/api/v1/leads/01900000-0000-7000-8000-00000000abcd',
    '/chat/some-business',
    '/nowhere/+971501234567',
    '/api/chat/wk_secret/sessions',
  ]
  for (const url of strange) await api.app.inject({ url, headers: { authorization: `Bearer ${api.key}` } })
  await api.app.inject({ method: 'PROPFIND', url: '/odd' })
  const text = await scrape()
  expect(text).not.toMatch(/0000abcd|some-business|97150|wk_secret|PROPFIND|\/odd/)
  expect(text).not.toContain(api.tenantId)
  expect(text).not.toContain(api.key)
  const labels = new Set([...text.matchAll(/([a-z_]+)="/g)].map((match) => match[1]))
  expect([...labels].sort()).toEqual(['layer', 'le', 'method', 'route', 'state', 'status'])
})
