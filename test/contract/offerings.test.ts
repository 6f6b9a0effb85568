import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTenant } from '../factories.ts'
import { type Api, openApi } from './client.ts'

let api: Api
beforeAll(async () => {
  api = await openApi()
})
afterAll(() => api.close())

const create = (body: object) => api.call('createOffering', { body })
const update = (id: string, body: object) => api.call('updateOffering', { params: { id }, body })
const namesFor = async (id: string) => (await api.events()).filter(({ data }) => data.offering_id === id).map(({ event }) => event)

test('an offering has the tenant’s currency and no surprises, and its event is what the API showed', async () => {
  const { body } = await create({ title: 'Balayage', price: '450.00' })
  expect(body).toEqual({
    id: expect.any(String),
    external_id: null,
    reference_number: null,
    title: 'Balayage',
    title_ar: null,
    description: null,
    description_ar: null,
    attributes: null,
    price: '450.00',
    price_currency: 'AED',
    address: null,
    photos: [],
    status: 'active',
    available_from: null,
    created_at: body.updated_at,
    updated_at: body.updated_at,
  })
  expect((await api.events()).at(-1)).toEqual({ event: 'offering.created', data: { ...body, offering_id: body.id } })
  expect((await api.call('getOffering', { params: { id: body.id } })).body).toEqual(body)
})

test('prices are decimals, exact to the digit, and never coerced from anything else', async () => {
  for (const [sent, shown] of [
    [0, '0'],
    [100, '100'],
    [99.95, '99.95'],
    ['0.10', '0.10'],
    ['007', '7'],
    ['999999999999999.999999', '999999999999999.999999'],
  ]) {
    const answer = await create({ title: 'x', price: sent })
    expect([answer.status, answer.body.price], String(sent)).toEqual([201, shown])
  }
  for (const price of [
    -1,
    '-1',
    '+1',
    '',
    ' 1',
    '1.',
    '.5',
    '1e3',
    1e21,
    1e-7,
    '1,5',
    '١٢',
    'NaN',
    'Infinity',
    true,
    null,
    [],
    {},
    '1234567890123456',
  ]) {
    expect((await create({ title: 'x', price })).status, String(price)).toBe(400)
  }
})

test('the other members keep their bounds', async () => {
  const full = {
    title: 'x'.repeat(500),
    price: 1,
    external_id: 'bounds',
    price_currency: 'USD',
    photos: Array.from({ length: 20 }, (_, index) => `https://example.com/${index}.jpg`),
    available_from: '2028-02-29',
    description: '語'.repeat(10_000),
    attributes: { duration_minutes: 30 },
    status: 'archived',
    address: 'Here',
  }
  expect((await create(full)).body).toMatchObject({ ...full, price: '1' })
  const wrong = [
    { title: '' },
    { title: ' ' },
    { title: 'x'.repeat(501) },
    { title: null },
    { price_currency: 'usd' },
    { price_currency: null },
    { photos: Array(21).fill('https://example.com/x') },
    { photos: ['javascript:alert(1)'] },
    { photos: ['/relative'] },
    { photos: [`https://example.com/${'x'.repeat(2048)}`] },
    { photos: null },
    { available_from: '2027-02-29' },
    { available_from: '2027-2-1' },
    { available_from: '2027-01-01T00:00:00Z' },
    { available_from: '0000-01-01' },
    { description: 'x'.repeat(10_001) },
    { attributes: [] },
    { status: '' },
    { aliases: ['x'] },
    { deleted_at: null },
  ]
  for (const [index, change] of wrong.entries()) {
    const answer = await create({ ...full, external_id: `wrong ${index}`, ...change })
    expect(answer.status, JSON.stringify(change)).toBe(400)
    expect(answer.body.error.message).toContain(Object.keys(change)[0])
  }
})

test('an external id belongs to one offering that is not deleted, whoever comes first', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => create({ title: 'x', price: 1, external_id: 'same' })))
  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 19 }, () => 409)])
  const holder = answers.find(({ status }) => status === 201)?.body
  const other = (await create({ title: 'y', price: 1 })).body
  expect((await update(other.id, { external_id: 'same' })).status).toBe(409)
  expect((await update(holder.id, { external_id: 'same' })).status).toBe(200)
  expect((await api.call('deleteOffering', { params: { id: holder.id } })).status).toBe(204)
  expect((await update(other.id, { external_id: 'same' })).status).toBe(200)
  const foreign = await api.issue(await makeTenant(api.world))
  expect((await api.call('createOffering', { key: foreign.key, body: { title: 'x', price: 1, external_id: 'same' } })).status).toBe(201)
})

test('an update changes what it names, merges attributes, replaces photos; changing nothing emits nothing', async () => {
  const { body } = await create({
    title: 'Cut',
    price: '100',
    attributes: { duration_minutes: 30, level: 1 },
    photos: ['https://a.example/1'],
  })
  api.world.clock.advance(1000)
  expect((await update(body.id, { title: 'Cut', price: 100, attributes: { level: 1 }, photos: ['https://a.example/1'] })).body).toEqual(
    body,
  )
  expect(await namesFor(body.id)).toEqual(['offering.created'])
  const changed = await update(body.id, { price: 120, attributes: { level: null, seats: 2 }, photos: [] })
  expect(changed.body).toEqual({
    ...body,
    price: '120',
    attributes: { duration_minutes: 30, seats: 2 },
    photos: [],
    updated_at: api.world.clock.now().toISOString(),
  })
  expect(await namesFor(body.id)).toEqual(['offering.created', 'offering.updated'])
  expect((await update(body.id, { attributes: null })).body.attributes).toBeNull()
  expect((await update(body.id, { attributes: { a: 1 } })).body.attributes).toEqual({ a: 1 })
})

test('a deleted offering is gone from everywhere, and deleting it again finds nothing', async () => {
  const { body } = await create({ title: 'Short-lived', price: 1 })
  const before = (await api.events()).length
  expect((await api.call('deleteOffering', { params: { id: body.id } })).status).toBe(204)
  for (const id of ['getOffering', 'deleteOffering'] as const) expect((await api.call(id, { params: { id: body.id } })).status).toBe(404)
  expect((await update(body.id, { title: 'Back' })).status).toBe(404)
  const list = await api.call('listOfferings', { query: { limit: 100 } })
  expect(list.text).not.toContain(body.id)
  expect(await api.events()).toHaveLength(before)
})
