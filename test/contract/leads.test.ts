import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTenant } from '../factories.ts'
import { type Api, openApi } from './client.ts'

let api: Api
let next = 0
beforeAll(async () => {
  api = await openApi()
})
afterAll(() => api.close())

async function newConversation(key = api.key): Promise<string> {
  const body = { channel: 'webform', customer_identifier: `visitor ${next++}` }
  return (await api.call('createConversation', { key, body })).body.id
}

async function newLead(members: object = {}) {
  return (await api.call('createLead', { body: { conversation_id: await newConversation(), ...members } })).body
}

/** The events of one lead, without their data. */
async function namesFor(id: string): Promise<string[]> {
  return (await api.events()).filter(({ data }) => data.lead_id === id).map(({ event }) => event)
}

const update = (id: string, body: object) => api.call('updateLead', { params: { id }, body })

test('a lead starts new and empty, or with everything it is given', async () => {
  const conversation_id = await newConversation()
  const bare = await api.call('createLead', { body: { conversation_id } })
  expect(bare.body).toMatchObject({ conversation_id, name: null, attributes: {}, qualification_score: null, status: 'new', source: null })
  expect(bare.body.updated_at).toBe(bare.body.created_at)
  const members = {
    name: 'Sara',
    email: 'sara@example.com',
    phone: '+971 50 123 4567',
    intent: 'book',
    timeline: 'this week',
    qualification_score: 85,
    source: 'crm',
    attributes: { preferred_stylist: 'Rana', nothing: null },
  }
  expect(await newLead(members)).toMatchObject(members)
  expect(await newLead({ ...Object.fromEntries(Object.keys(members).map((name) => [name, null])), attributes: {} })).toMatchObject({
    name: null,
    email: null,
  })
})

test('one lead per conversation, also of 30 at once; a closed conversation may get one', async () => {
  const conversation_id = await newConversation()
  await api.world.owner.query("update conversations set status = 'closed' where id = $1", [conversation_id])
  const answers = await Promise.all(Array.from({ length: 30 }, () => api.call('createLead', { body: { conversation_id } })))
  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 29 }, () => 409)])
  const created = (await api.events()).filter(({ event, data }) => event === 'lead.created' && data.conversation_id === conversation_id)
  expect(created).toHaveLength(1)
})

test('events: created; created and qualified; updated; qualified exactly when an update moves there', async () => {
  const plain = await newLead()
  expect(await namesFor(plain.id)).toEqual(['lead.created'])
  const qualified = await newLead({ status: 'qualified' })
  expect(await namesFor(qualified.id)).toEqual(['lead.created', 'lead.qualified'])
  await update(qualified.id, { status: 'qualified', name: 'Sara' })
  expect(await namesFor(qualified.id)).toEqual(['lead.created', 'lead.qualified', 'lead.updated'])
  await update(plain.id, { status: 'qualified' })
  expect(await namesFor(plain.id)).toEqual(['lead.created', 'lead.updated', 'lead.qualified'])
  await update(plain.id, { status: 'lost' })
  const again = await update(plain.id, { status: 'qualified' })
  expect((await namesFor(plain.id)).slice(3)).toEqual(['lead.updated', 'lead.updated', 'lead.qualified'])
  const last = (await api.events()).at(-1)
  expect(last).toEqual({ event: 'lead.qualified', data: { ...again.body, lead_id: plain.id } })
})

test('an update that changes nothing emits nothing and leaves updated_at', async () => {
  const lead = await newLead({ name: 'Sara', qualification_score: 0, attributes: { a: { b: [1, 2] }, z: 0 } })
  api.world.clock.advance(1000)
  const same = { name: 'Sara', qualification_score: 0, email: null, status: 'new', attributes: { z: -0, a: { b: [1, 2] }, absent: null } }
  expect((await update(lead.id, same)).body).toEqual(lead)
  expect(await namesFor(lead.id)).toEqual(['lead.created'])
  const changed = await update(lead.id, { ...same, name: 'Sarah' })
  expect(changed.body).toEqual({ ...lead, name: 'Sarah', updated_at: api.world.clock.now().toISOString() })
})

test('attributes merge one level deep, a null deletes its key, and the whole stays within 16 KiB', async () => {
  const lead = await newLead({ attributes: { keep: 1, change: { deep: 1, other: 2 }, drop: 'x' } })
  const merged = await update(lead.id, { attributes: { change: { deep: 2 }, drop: null, add: [1] } })
  expect(merged.body.attributes).toEqual({ keep: 1, change: { deep: 2 }, add: [1] })
  const raw = '{"attributes":{"__proto__":{"x":1},"toString":null}}'
  const odd = await api.call('updateLead', { params: { id: lead.id }, raw })
  expect(Object.keys(odd.body.attributes).sort()).toEqual(['__proto__', 'add', 'change', 'keep'])
  await update(lead.id, { attributes: { half: 'x'.repeat(9000) } })
  const tooMuch = await update(lead.id, { attributes: { other_half: 'x'.repeat(9000) } })
  expect(tooMuch.status).toBe(400)
  expect(tooMuch.body.error.message).toContain('attributes')
})

test('simultaneous updates of different members are all kept', async () => {
  const lead = await newLead()
  await Promise.all(Array.from({ length: 20 }, (_, index) => update(lead.id, { attributes: { [`k${index}`]: index } })))
  const { body } = await api.call('getLead', { params: { id: lead.id } })
  expect(Object.keys(body.attributes)).toHaveLength(20)
  const race = await newLead()
  await Promise.all(Array.from({ length: 20 }, () => update(race.id, { status: 'qualified' })))
  expect(await namesFor(race.id)).toEqual(['lead.created', 'lead.updated', 'lead.qualified'])
})

test('null clears, absent stays', async () => {
  const lead = await newLead({ name: 'Sara', phone: '1', qualification_score: 5 })
  expect((await update(lead.id, { name: null, qualification_score: null })).body).toMatchObject({
    name: null,
    phone: '1',
    qualification_score: null,
  })
})

test('the list filters by status and by silence: qualified, and no message for N days or never', async () => {
  const tenant = await makeTenant(api.world)
  const { key } = await api.issue(tenant)
  const now = api.world.clock.now().getTime()
  const daysAgo = (days: number, ms = 0) => new Date(now - days * 86_400_000 - ms).toISOString()
  const rows: [string, string, string | null][] = [
    ['never', 'qualified', null],
    ['new', 'new', null],
    ['just under', 'qualified', daysAgo(7)],
    ['just over', 'qualified', daysAgo(7, 1)],
    ['long', 'qualified', daysAgo(100)],
    ['long but booked', 'booked', daysAgo(100)],
  ]
  for (const [name, status, last] of rows) {
    const conversation_id = await newConversation(key)
    await api.call('createLead', { key, body: { conversation_id, name, status } })
    await api.world.owner.query('update conversations set last_message_at = $2 where id = $1', [conversation_id, last])
  }
  const names = async (query: Record<string, string>) =>
    (await api.call('listLeads', { key, query })).body.data.map((lead: { name: string }) => lead.name)
  expect(await names({ stale_for_days: '7' })).toEqual(['long', 'just over', 'never'])
  expect(await names({ stale_for_days: '365' })).toEqual(['never'])
  expect(await names({ stale_for_days: '1', status: 'booked' })).toEqual([])
  expect(await names({ status: 'booked' })).toEqual(['long but booked'])
  expect(await names({ limit: '2' })).toEqual(['long but booked', 'long'])
})
