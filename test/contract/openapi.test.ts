import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openApiDocument } from '../../src/contract/openapi.ts'
import type { Operation } from '../../src/contract/operation.ts'
import { OPERATIONS } from '../../src/contract/routes.ts'
import { type Api, openApi } from './client.ts'

let api: Api
beforeAll(async () => {
  api = await openApi({ environment: { PUBLIC_URL: 'https://desk.example' } })
})
afterAll(() => api.close())

// biome-ignore lint/suspicious/noExplicitAny: a document of free form, looked at by path
const document: any = openApiDocument('https://desk.example')

test('docs/openapi.json is what the contract says', () => {
  execFileSync(process.execPath, ['scripts/generate-openapi.ts', '--check'], { stdio: 'pipe' })
})

test('the served document is public, names this installation, and is the generated one', async () => {
  const response = await api.app.inject('/api/v1/openapi.json')
  expect(response.statusCode).toBe(200)
  expect(response.headers['strict-transport-security']).toBe('max-age=31536000')
  expect(response.json()).toEqual(JSON.parse(JSON.stringify(document)))
  expect(response.json().servers.map((server: { url: string }) => server.url)).toEqual(['https://desk.example', 'http://localhost:3000'])
})

test('its head is the published one', () => {
  expect([document.openapi, document.info.title]).toEqual(['3.1.0', 'Vorel API'])
  expect(document.tags.map((tag: { name: string }) => tag.name)).toEqual([
    'Conversations',
    'Leads',
    'Appointments',
    'Offerings',
    'Analytics',
    'CRM',
    'Webhooks',
    'Notices',
  ])
  expect(document.components.securitySchemes).toMatchObject({
    BearerAuth: { type: 'http', scheme: 'bearer', bearerFormat: 'vapk_<env>_<48-hex>' },
  })
  expect(Object.keys(document.components.responses)).toEqual([
    'BadRequest',
    'Unauthorized',
    'Forbidden',
    'NotFound',
    'Conflict',
    'RateLimited',
    'Other',
  ])
  expect(Object.keys(document.components.responses.RateLimited.headers)).toEqual(
    expect.arrayContaining(['Retry-After', 'X-RateLimit-Limit', 'X-RateLimit-Remaining', 'X-RateLimit-Reset']),
  )
})

test('every operation is there with its scope, its answers and its refusals', () => {
  for (const [id, operation] of Object.entries<Operation>(OPERATIONS)) {
    const found = document.paths[`/api/v1${operation.path}`][operation.method.toLowerCase()]
    expect(found.operationId).toBe(id)
    expect(found.security).toEqual([{ BearerAuth: [operation.scope] }])
    const answers = [operation.success.status, ...operation.errors, 'default'].map(String)
    expect(Object.keys(found.responses).sort()).toEqual(answers.sort())
    const named = (found.parameters ?? [])
      .filter((parameter: { in?: string }) => parameter.in === 'path')
      .map(({ name }: { name: string }) => name)
    expect(named).toEqual([...operation.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]))
  }
})

test('the seeds’ components are there with their members and bounds', () => {
  const { schemas, parameters } = document.components
  const membersOf = (name: string) => Object.keys(schemas[name].properties)
  expect(membersOf('ConversationCreate')).toEqual(['channel', 'customer_identifier', 'customer_name', 'customer_language'])
  expect(schemas.ConversationCreate).toMatchObject({
    required: ['channel', 'customer_identifier'],
    properties: {
      channel: { type: 'string', enum: ['whatsapp', 'voice', 'webform', 'instagram', 'email'] },
      customer_identifier: { type: 'string', minLength: 1, maxLength: 255 },
      customer_name: { type: ['string', 'null'], maxLength: 200 },
      customer_language: { type: ['string', 'null'], pattern: '^[a-z]{2}(-[A-Z]{2})?$' },
    },
  })
  expect(membersOf('ConversationUpdate')).toEqual(['customer_name', 'customer_language'])
  expect(membersOf('Conversation')).toEqual([
    'id',
    'channel',
    'customer_identifier',
    'customer_name',
    'customer_language',
    'status',
    'first_message_at',
    'last_message_at',
    'created_at',
  ])
  expect(schemas.LeadCreate).toMatchObject({
    required: ['conversation_id'],
    properties: {
      conversation_id: { type: 'string', format: 'uuid' },
      name: { type: ['string', 'null'], maxLength: 200 },
      email: { type: ['string', 'null'], format: 'email' },
      phone: { maxLength: 32 },
      intent: { maxLength: 40 },
      timeline: { maxLength: 40 },
      qualification_score: { type: ['integer', 'null'], minimum: 0, maximum: 100 },
      status: { enum: ['new', 'qualified', 'booked', 'converted', 'lost'] },
      source: { maxLength: 40 },
      attributes: { type: 'object', additionalProperties: true },
    },
  })
  expect(schemas.Lead.required).toEqual(
    expect.arrayContaining(['id', 'conversation_id', 'attributes', 'status', 'created_at', 'updated_at']),
  )
  expect(schemas.ErrorEnvelope.properties.error.required).toEqual(['code', 'message'])
  expect(parameters.LimitParam.schema).toEqual({ type: 'integer', minimum: 1, maximum: 100, default: 25 })
  expect(parameters.CursorParam.schema).toEqual({ type: 'string', format: 'uuid' })
})

test('every reference leads somewhere', () => {
  const text = JSON.stringify(document)
  for (const [, path = ''] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
    const target = path.split('/').reduce((node, name) => node?.[name], document)
    expect(target, path).toBeDefined()
  }
})

test('the reference page and its script come from here and let the browser reach nothing else', async () => {
  const page = await api.app.inject('/docs')
  expect(page.statusCode).toBe(200)
  expect(page.body).toContain('/api/v1/openapi.json')
  expect(page.body).not.toMatch(/https?:\/\/|["'(]\/\/\w/)
  const policy = String(page.headers['content-security-policy'])
  expect(policy).toContain("default-src 'none'")
  expect(policy.replaceAll(/'sha256-[^']+'/g, '')).not.toMatch(/https?:|\*|'unsafe-eval'/)
  const script = /<script src="([^"]+)"/.exec(page.body)?.[1] ?? ''
  const served = await api.app.inject({ url: script, headers: { 'accept-encoding': 'gzip' } })
  expect([served.statusCode, served.headers['content-encoding']]).toEqual([200, 'gzip'])
  const again = await api.app.inject({ url: script, headers: { 'if-none-match': String(served.headers.etag) } })
  expect([again.statusCode, again.body]).toEqual([304, ''])
})
