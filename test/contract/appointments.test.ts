import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../src/lib/ids.ts'
import { makeTenant } from '../factories.ts'
import { type Api, openApi } from './client.ts'

let api: Api
beforeAll(async () => {
  api = await openApi()
})
afterAll(() => api.close())

const times = (day: number, hour = 10) => ({
  scheduled_start: `2026-03-${String(day).padStart(2, '0')}T${hour}:00:00+04:00`,
  scheduled_end: `2026-03-${String(day).padStart(2, '0')}T${hour + 1}:00:00+04:00`,
})
const customer = { customer_name: 'Sara', customer_phone: '+971501234567' }
const create = (members: object, key = api.key) => api.call('createAppointment', { key, body: { ...customer, ...members } })
const namesFor = async (id: string) => (await api.events()).filter(({ data }) => data.booking_id === id).map(({ event }) => event)

async function resource(tenant = api.tenantId): Promise<string> {
  const id = newId(api.world.clock.now())
  await api.world.db.withTenant(tenant, async (tx) => {
    const updated_at = tx.now.toISOString()
    await tx.db.insertInto('resources').values({ tenant_id: tenant, id, kind: 'staff', name: 'Rana', updated_at }).execute()
  })
  return id
}

test('an appointment is shown in UTC with every member, and its event is what the API showed', async () => {
  const { body } = await create(times(3))
  expect(body).toEqual({
    id: expect.any(String),
    conversation_id: null,
    lead_id: null,
    offering_id: null,
    resource_id: null,
    ...customer,
    customer_email: null,
    scheduled_start: '2026-03-03T06:00:00.000Z',
    scheduled_end: '2026-03-03T07:00:00.000Z',
    status: 'confirmed',
    location_text: null,
    google_calendar_event_id: null,
    created_at: '2026-03-02T06:00:00.000Z',
  })
  expect((await api.call('getAppointment', { params: { id: body.id } })).body).toEqual(body)
  expect((await api.events()).at(-1)).toEqual({ event: 'booking.created', data: { ...body, booking_id: body.id } })
})

test('of 20 bookings of one resource and time one is admitted', async () => {
  const resource_id = await resource()
  const answers = await Promise.all(Array.from({ length: 20 }, () => create({ resource_id, ...times(5) })))
  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 19 }, () => 409)])
  const id = answers.find(({ status }) => status === 201)?.body.id
  expect(await namesFor(id)).toEqual(['booking.created'])
  expect((await create({ resource_id, ...times(5, 11) })).status).toBe(201)
})

test('times are RFC 3339 with an offset, in order, and within reach of the database', async () => {
  const at = (scheduled_start: unknown, scheduled_end: unknown) => create({ scheduled_start, scheduled_end })
  const end = '2026-03-03T11:00:00Z'
  const wrong = [
    '2026-03-03T10:00:00',
    '2026-03-03 10:00:00Z',
    '2026-03-03',
    '2026-03-03T24:00:00Z',
    '2026-03-03T10:00:60Z',
    '2026-02-29T10:00:00Z',
  ]
  for (const value of [
    ...wrong,
    '+10000-01-01T00:00:00Z',
    '0000-01-01T00:00:00Z',
    1_772_431_200,
    '1772431200',
    null,
    '',
    '2026-03-03T10:00:00+25:00',
  ]) {
    const answer = await at(value, end)
    expect(answer.status, String(value)).toBe(400)
    expect(answer.body.error.message).toContain('scheduled_start')
  }
  expect((await at(end, end)).body.error.message).toContain('scheduled_end')
  expect((await at('2026-03-03T11:00:00Z', '2026-03-03T14:59:59.999+04:00')).status).toBe(400)
  const precise = await at('2026-03-03T10:00:00.123456789Z', '2026-03-03T15:00:00.5+04:00')
  expect(precise.body).toMatchObject({ scheduled_start: '2026-03-03T10:00:00.123Z', scheduled_end: '2026-03-03T11:00:00.500Z' })
})

test('an update emits what it does: moved, cancelled, both, or nothing', async () => {
  const { body } = await create(times(6))
  const update = (members: object) => api.call('updateAppointment', { params: { id: body.id }, body: members })
  expect((await update({ status: 'confirmed', ...times(6) })).body).toEqual(body)
  await update({ location_text: 'Room 2' })
  expect(await namesFor(body.id)).toEqual(['booking.created'])
  await update(times(7))
  await update({ ...times(8), status: 'cancelled' })
  expect(await namesFor(body.id)).toEqual(['booking.created', 'booking.rescheduled', 'booking.rescheduled', 'booking.cancelled'])
  expect((await update({ scheduled_end: '2026-03-01T00:00:00Z' })).status).toBe(400)
})

test('the list is latest start first, pages across equal starts, and filters', async () => {
  const { key } = await api.issue(await makeTenant(api.world))
  const made: string[] = []
  for (const day of [9, 11, 10, 10, 10, 10]) made.push((await create(times(day), key)).body.id)
  const [ninth, eleventh, ...tenth] = made
  const expected = [eleventh, ...tenth.reverse(), ninth]
  for (const limit of [1, 2, 3, 4]) {
    const seen: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body } = await api.call('listAppointments', { key, query: { limit, ...(cursor ? { cursor } : {}) } })
      seen.push(...body.data.map((row: { id: string }) => row.id))
      cursor = body.next_cursor
    }
    expect(seen).toEqual(expected)
  }
  const some = await api.call('listAppointments', { key, query: { from: '2026-03-10T06:00:00Z', to: '2026-03-11T06:00:00Z' } })
  expect(some.body.data).toHaveLength(4)
})

test('free times are told for a bounded span', async () => {
  const ask = (query: Record<string, string>) => api.call('listAvailability', { query })
  const free = await ask({ from: '2026-03-03T00:00:00Z', to: '2026-03-04T00:00:00Z' })
  expect(free.status).toBe(200)
  expect((await ask({ from: '2026-03-03T00:00:00Z' })).status).toBe(400)
  expect((await ask({ from: '2026-03-03T00:00:00Z', to: '2026-04-04T00:00:00Z' })).status).toBe(400)
  expect((await ask({ from: '2026-03-04T00:00:00Z', to: '2026-03-03T00:00:00Z' })).status).toBe(400)
  for (const duration_minutes of ['4', '481', '30.0', '']) {
    expect((await ask({ from: '2026-03-03T00:00:00Z', to: '2026-03-04T00:00:00Z', duration_minutes })).status).toBe(400)
  }
  const nowhere = await ask({ from: '2026-03-03T00:00:00Z', to: '2026-03-04T00:00:00Z', resource_id: newId(api.world.clock.now()) })
  expect(nowhere.status).toBe(404)
  const foreign = await ask({
    from: '2026-03-03T00:00:00Z',
    to: '2026-03-04T00:00:00Z',
    resource_id: await resource(await makeTenant(api.world)),
  })
  expect(foreign.text).toBe(nowhere.text)
})
