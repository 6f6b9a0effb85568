import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EVENTS } from '../../src/contract/events.ts'
import { EXAMPLES } from '../../src/contract/examples/operation-examples.ts'
import { openApiDocument } from '../../src/contract/openapi.ts'
import type { Operation } from '../../src/contract/operation.ts'
import { OPERATIONS, type OperationId } from '../../src/contract/routes.ts'
import { envelopeExample, envelopeOf, WEBHOOK_EVENTS, type WebhookEventName } from '../../src/contract/webhook-events.ts'
import { type Api, openApi } from './client.ts'

let api: Api
beforeAll(async () => {
  api = await openApi()
})
afterAll(() => api.close())

// biome-ignore lint/suspicious/noExplicitAny: a document of free form, looked at by path
type Node = any
const document: Node = openApiDocument('https://desk.vorel.dev')

/** Every node of the document with its path, references not followed. */
function* nodes(node: Node, path: string[] = []): Generator<[string[], Node]> {
  if (typeof node !== 'object' || node === null) return
  yield [path, node]
  for (const [name, child] of Object.entries(node)) yield* nodes(child, [...path, name])
}

const isSaid = (node: Node) => '$ref' in node || (typeof node.description === 'string' && node.description.length >= 8)
const resolve = (node: Node): Node =>
  node.$ref
    ? node.$ref
        .slice(2)
        .split('/')
        .reduce((found: Node, name: string) => found[name], document)
    : node

test('every operation, parameter, header, answer, schema and member is described in words', () => {
  const missing: string[] = []
  const check = (node: Node, path: string[]) => {
    if (!isSaid(node)) missing.push(path.join('.'))
  }
  for (const [path, node] of nodes(document)) {
    if (path.includes('example') || path.includes('examples')) continue
    const place = path.at(-1)
    if (place === 'properties' || path.join('.') === 'components.schemas') {
      for (const [name, member] of Object.entries(node)) check(member, [...path, name])
    }
    if (place === 'responses' || place === 'headers') for (const [name, member] of Object.entries(node)) check(member, [...path, name])
    if (place === 'parameters') for (const [name, member] of Object.entries(node)) check(member, [...path, name])
    if (place === 'requestBody') check(node, path)
    if ('operationId' in node) {
      check(node, path)
      if (!node.summary) missing.push(`${path.join('.')}.summary`)
    }
  }
  expect(missing).toEqual([])
})

test('every body and every answer with a body has an example, refusals included', () => {
  const missing: string[] = []
  for (const [path, node] of nodes(document)) {
    if (path.at(-1) !== 'application/json') continue
    if (!('example' in node) && !('examples' in node)) missing.push(path.join('.'))
  }
  for (const [path, operations] of Object.entries<Node>(document.paths)) {
    for (const [method, operation] of Object.entries<Node>(operations)) {
      for (const parameter of (operation.parameters ?? []).map(resolve)) {
        const needsExample = parameter.required || parameter.in === 'path'
        if (needsExample && !('example' in parameter)) missing.push(`${method} ${path} ${parameter.name}`)
      }
      for (const [status, answer] of Object.entries<Node>(operation.responses)) {
        if (status !== '204' && !resolve(answer).content?.['application/json']) missing.push(`${method} ${path} ${status}`)
      }
    }
  }
  expect(missing).toEqual([])
})

test('the examples are what the server takes and gives: each fits its own schema, with no member too many', () => {
  for (const [id, operation] of Object.entries<Operation>(OPERATIONS)) {
    // One operation's example, looked at as data.
    const example: { params?: unknown; query?: unknown; body?: unknown; answer: unknown } = EXAMPLES[id as OperationId]
    for (const part of ['params', 'query', 'body'] as const) {
      const schema = operation[part]
      const isExpected = part !== 'query' && schema !== undefined
      if (isExpected) expect(example[part], `${id} ${part}`).toBeDefined()
      if (schema && example[part]) expect(schema.safeParse(example[part]).error?.issues ?? [], `${id} ${part}`).toEqual([])
    }
    const { schema } = operation.success
    if (!schema) continue
    const parsed = schema.safeParse(example.answer)
    expect(parsed.error?.issues ?? [], id).toEqual([])
    expect(isDeepStrictEqual(parsed.data, example.answer), `${id}: its answer has undeclared members`).toBe(true)
  }
})

test('the webhooks are the twelve events and the test, and each example fits its envelope', () => {
  expect(Object.keys(document.webhooks)).toEqual([...EVENTS, 'webhook.test'])
  for (const event of Object.keys(WEBHOOK_EVENTS) as WebhookEventName[]) {
    const parsed = envelopeOf(event).safeParse(envelopeExample(event))
    expect(parsed.error?.issues ?? [], event).toEqual([])
    expect(parsed.data, event).toEqual(envelopeExample(event))
  }
})

test('what the operations really emit has exactly the members that the webhooks declare', async () => {
  const conversation = (await api.call('createConversation', { body: EXAMPLES.createConversation.body })).body
  const lead = (await api.call('createLead', { body: { ...EXAMPLES.createLead.body, conversation_id: conversation.id } })).body
  await api.call('updateLead', { params: { id: lead.id }, body: EXAMPLES.updateLead.body })
  await api.call('handoffLead', { params: { id: lead.id }, body: EXAMPLES.handoffLead.body })
  await api.call('closeConversation', { params: { id: conversation.id } })
  const offering = (await api.call('createOffering', { body: EXAMPLES.createOffering.body })).body
  await api.call('updateOffering', { params: { id: offering.id }, body: EXAMPLES.updateOffering.body })
  const references = { conversation_id: conversation.id, lead_id: lead.id, offering_id: offering.id, resource_id: null }
  const booking = (await api.call('createAppointment', { body: { ...EXAMPLES.createAppointment.body, ...references } })).body
  const change = (body: unknown) => api.call('updateAppointment', { params: { id: booking.id }, body })
  await change(EXAMPLES.updateAppointment.body)
  await change({ status: 'completed' })
  await change({ status: 'cancelled' })
  const events = await api.events()
  expect(new Set(events.map(({ event }) => event))).toEqual(new Set(EVENTS))
  for (const { event, data } of events) {
    const declared = WEBHOOK_EVENTS[event as WebhookEventName].data
    const parsed = declared.safeParse(data)
    expect(parsed.error?.issues ?? [], event).toEqual([])
    expect(parsed.data, event).toEqual(data)
  }
})
