import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addOffering, addResource, eventsOf } from '../../../test/calendar-factories.ts'
import { makeConversation, makeTenant } from '../../../test/factories.ts'
import { openWorld, type TestWorld } from '../../../test/harness.ts'
import { Appointment, type AppointmentCreate } from '../../contract/appointments.ts'
import type { TenantTx } from '../../db/database.ts'
import { newId } from '../../lib/ids.ts'
import { createAppointment } from './create-appointment.ts'
import { getAppointment } from './get-appointment.ts'
import { listAppointments } from './list-appointments.ts'
import { updateAppointment } from './update-appointment.ts'

let world: TestWorld
let tenant: string
beforeAll(async () => {
  world = await openWorld()
  tenant = await makeTenant(world)
})
afterAll(() => world.close())

const inTenant = <T>(work: (tx: TenantTx) => Promise<T>, of = tenant) => world.db.withTenant(of, work)
const start = '2026-03-03T13:00:00.000Z'
const end = '2026-03-03T14:00:00.000Z'
const body = { customer_name: 'Ann', customer_phone: '+971501234567', scheduled_start: start, scheduled_end: end }

async function addLead(tx: TenantTx, conversation: string): Promise<string> {
  const id = newId(tx.now)
  await tx.db
    .insertInto('leads')
    .values({ tenant_id: tx.tenantId, id, conversation_id: conversation, updated_at: tx.now.toISOString() })
    .execute()
  return id
}

const countRows = async (of: string) =>
  Number((await world.owner.query('select count(*) as n from appointments where tenant_id = $1', [of])).rows[0].n)

describe('create', () => {
  test('the answer has every member of the contract, in UTC with milliseconds, and equals a later read', async () => {
    const created = await inTenant((tx) =>
      createAppointment(tx, { ...body, scheduled_start: '2026-03-03T17:00:00+04:00', scheduled_end: '2026-03-03T18:00:00.123456+04:00' }),
    )
    expect(Appointment.parse(created)).toEqual(created)
    expect(created).toMatchObject({
      scheduled_start: start,
      scheduled_end: '2026-03-03T14:00:00.123Z',
      status: 'confirmed',
      resource_id: null,
    })
    expect(await inTenant((tx) => getAppointment(tx, { id: created.id }))).toEqual(created)
  })

  test('one booking.created carries the whole appointment and its booking_id', async () => {
    const created = await inTenant((tx) => createAppointment(tx, body))
    expect(await eventsOf(world, tenant, created.id)).toEqual([{ event: 'booking.created', data: { ...created, booking_id: created.id } }])
  })

  test('all references are kept', async () => {
    const created = await inTenant(async (tx) => {
      const conversation_id = await makeConversation(tx)
      const references = {
        conversation_id,
        lead_id: await addLead(tx, conversation_id),
        offering_id: await addOffering(tx),
        resource_id: await addResource(tx),
      }
      const appointment = await createAppointment(tx, {
        ...body,
        ...references,
        customer_email: 'ann@example.com',
        location_text: 'Desk',
        status: 'completed',
      })
      expect(appointment).toMatchObject({ ...references, customer_email: 'ann@example.com', location_text: 'Desk', status: 'completed' })
      return appointment
    })
    expect((await eventsOf(world, tenant, created.id)).map((row) => row.event)).toEqual(['booking.created'])
  })

  test('a foreign, a deleted and an invented reference give the same 404 that names the member, and leave no row', async () => {
    const other = await makeTenant(world)
    const foreign = await inTenant(async (tx) => {
      const conversation_id = await makeConversation(tx)
      return {
        conversation_id,
        lead_id: await addLead(tx, conversation_id),
        offering_id: await addOffering(tx),
        resource_id: await addResource(tx),
      }
    }, other)
    const before = await countRows(tenant)
    for (const [member, id] of Object.entries(foreign)) {
      const answers = []
      for (const given of [id, newId(world.clock.now())]) {
        answers.push(await inTenant((tx) => createAppointment(tx, { ...body, [member]: given })).catch((error: unknown) => error))
      }
      expect(answers[0]).toMatchObject({ code: 'not_found', message: `${member}: no such ${member.slice(0, -3)}` })
      expect(answers[1]).toEqual(answers[0])
    }
    const deleted = await inTenant((tx) => addOffering(tx, { deleted: true }))
    await expect(inTenant((tx) => createAppointment(tx, { ...body, offering_id: deleted }))).rejects.toThrow(
      'offering_id: no such offering',
    )
    expect(await countRows(tenant)).toBe(before)
  })

  test('overlapping bookings of one resource are a conflict, buffers included; all others are not', async () => {
    await inTenant(async (tx) => {
      const resource_id = await addResource(tx, { buffer_after_minutes: 15 })
      const at = (from: string, to: string) => ({
        ...body,
        resource_id,
        scheduled_start: `2026-03-04T${from}:00Z`,
        scheduled_end: `2026-03-04T${to}:00Z`,
      })
      await createAppointment(tx, at('10:00', '11:00'))
      for (const [from, to] of [
        ['10:00', '11:00'],
        ['09:00', '10:01'],
        ['10:30', '10:40'],
        ['11:14', '12:00'],
        ['09:00', '09:46'],
      ] as const) {
        const refused = createAppointment(tx, at(from, to))
        await expect(refused).rejects.toMatchObject({ code: 'conflict', message: 'the resource is already booked at that time' })
      }
      // The same transaction is still good after the refusals.
      await createAppointment(tx, at('11:15', '12:00'))
      await createAppointment(tx, at('09:00', '09:45'))
      await createAppointment(tx, { ...at('10:00', '11:00'), resource_id: await addResource(tx) })
      await createAppointment(tx, { ...at('10:00', '11:00'), status: 'cancelled' })
      await createAppointment(tx, { ...at('10:00', '11:00'), resource_id: null })
      await createAppointment(tx, { ...at('10:00', '11:00'), resource_id: null })
    })
  })

  test('a refused booking leaves no event', async () => {
    const events = async () =>
      Number((await world.owner.query('select count(*) as n from event_log where tenant_id = $1', [tenant])).rows[0].n)
    const resource_id = await inTenant((tx) => addResource(tx))
    await inTenant((tx) => createAppointment(tx, { ...body, resource_id }))
    const before = await events()
    await inTenant((tx) => createAppointment(tx, { ...body, resource_id })).catch(() => undefined)
    expect(await events()).toBe(before)
  })
})

describe('update', () => {
  async function patched(patch: Parameters<typeof updateAppointment>[1]['patch'], from: Partial<AppointmentCreate> = {}) {
    const before = await inTenant(async (tx) => createAppointment(tx, { ...body, resource_id: await addResource(tx), ...from }))
    const after = await inTenant((tx) => updateAppointment(tx, { id: before.id, patch }))
    const events = (await eventsOf(world, tenant, before.id)).slice(1)
    return { before, after, events, names: events.map((row) => row.event) }
  }

  test('omitted members stay, null clears, and details alone report nothing', async () => {
    const { before, after, names } = await patched(
      { customer_name: 'Bea', location_text: null },
      { location_text: 'Desk', customer_email: 'a@example.com' },
    )
    expect(after).toEqual({ ...before, customer_name: 'Bea', location_text: null })
    expect(names).toEqual([])
  })

  test('a moved time emits booking.rescheduled and leaves the status', async () => {
    const { before, after, events } = await patched({ scheduled_end: '2026-03-03T15:00:00Z' })
    expect(after).toEqual({ ...before, scheduled_end: '2026-03-03T15:00:00.000Z' })
    expect(events).toEqual([{ event: 'booking.rescheduled', data: { ...after, booking_id: after.id } }])
  })

  test.each([
    ['cancelled', ['booking.cancelled']],
    ['completed', ['booking.completed']],
    ['no_show', []],
    ['rescheduled', []],
  ] as const)('to %s emits %j', async (status, expected) => {
    const { after, names } = await patched({ status })
    expect(after.status).toBe(status)
    expect(names).toEqual(expected)
  })

  test('a call that does two emits two', async () => {
    const { names } = await patched({ scheduled_start: '2026-03-03T13:30:00Z', status: 'cancelled' })
    expect(names).toEqual(['booking.rescheduled', 'booking.cancelled'])
  })

  test('the present values again, in another spelling too, change and report nothing', async () => {
    const { before, after, names } = await patched({ ...body, scheduled_start: '2026-03-03T17:00:00+04:00', status: 'confirmed' })
    expect(after).toEqual(before)
    expect(names).toEqual([])
  })

  test('end after start is judged after merging', async () => {
    const refused = patched({ scheduled_start: end })
    await expect(refused).rejects.toMatchObject({ code: 'bad_request', message: 'scheduled_end: must be after scheduled_start' })
    const { after } = await patched({ scheduled_start: end, scheduled_end: '2026-03-03T15:00:00Z' })
    expect(after.scheduled_start).toBe(end)
  })

  test('moving onto another booking, or back from cancelled to a time that is gone, is a conflict that spoils nothing', async () => {
    await inTenant(async (tx) => {
      const resource_id = await addResource(tx, { buffer_before_minutes: 10 })
      const first = await createAppointment(tx, { ...body, resource_id })
      const second = await createAppointment(tx, {
        ...body,
        resource_id,
        scheduled_start: '2026-03-03T15:00:00Z',
        scheduled_end: '2026-03-03T16:00:00Z',
      })
      const onto = updateAppointment(tx, { id: second.id, patch: { scheduled_start: '2026-03-03T14:05:00Z' } })
      await expect(onto).rejects.toMatchObject({ code: 'conflict' })
      expect(await getAppointment(tx, { id: second.id })).toEqual(second)
      await updateAppointment(tx, { id: first.id, patch: { status: 'cancelled' } })
      await createAppointment(tx, { ...body, resource_id })
      await expect(updateAppointment(tx, { id: first.id, patch: { status: 'confirmed' } })).rejects.toMatchObject({ code: 'conflict' })
      expect((await getAppointment(tx, { id: first.id })).status).toBe('cancelled')
    })
  })

  test('an appointment may be moved over its own old time', async () => {
    const { after } = await patched({ scheduled_start: '2026-03-03T13:30:00Z', scheduled_end: '2026-03-03T14:30:00Z' })
    expect(after.scheduled_end).toBe('2026-03-03T14:30:00.000Z')
  })

  test('a foreign and an invented id give the same 404, for reading too', async () => {
    const foreign = await inTenant((tx) => createAppointment(tx, body), await makeTenant(world))
    const answers = []
    for (const id of [foreign.id, newId(world.clock.now())]) {
      answers.push(await inTenant((tx) => getAppointment(tx, { id })).catch((error: unknown) => error))
      answers.push(await inTenant((tx) => updateAppointment(tx, { id, patch: { customer_name: 'Mine' } })).catch((error: unknown) => error))
    }
    expect(answers[0]).toMatchObject({ code: 'not_found', status: 404 })
    for (const answer of answers) expect(answer).toEqual(answers[0])
  })
})

describe('list', () => {
  test('every page size walks each row once, the latest start first, ties by id', async () => {
    const own = await makeTenant(world)
    const ids: string[] = []
    await inTenant(async (tx) => {
      for (let n = 0; n < 23; n++) {
        const hour = String(8 + (n % 5)).padStart(2, '0')
        const made = await createAppointment(tx, {
          ...body,
          scheduled_start: `2026-03-05T${hour}:00:00Z`,
          scheduled_end: '2026-03-05T20:00:00Z',
        })
        ids.push(made.id)
      }
    }, own)
    const whole = await inTenant((tx) => listAppointments(tx, { limit: 100 }), own)
    expect(whole).toMatchObject({ next_cursor: null, has_more: false })
    const sorted = [...whole.data].sort((a, b) => (a.scheduled_start + a.id < b.scheduled_start + b.id ? 1 : -1))
    expect(whole.data).toEqual(sorted)
    expect(whole.data.map((row) => row.id).sort()).toEqual([...ids].sort())
    for (const limit of [1, 2, 5, 22, 23]) {
      const seen: Appointment[] = []
      for (let cursor: string | null = null; ; ) {
        const page = await inTenant((tx) => listAppointments(tx, { limit, ...(cursor ? { cursor } : {}) }), own)
        seen.push(...page.data)
        expect(page.next_cursor === null).toBe(!page.has_more)
        if (!page.has_more) break
        cursor = page.next_cursor
      }
      expect(seen).toEqual(whole.data)
    }
  })

  test('the filters hold; from is inclusive, to exclusive', async () => {
    const own = await makeTenant(world)
    await inTenant(async (tx) => {
      const conversation_id = await makeConversation(tx)
      const lead_id = await addLead(tx, conversation_id)
      const a = await createAppointment(tx, { ...body, conversation_id })
      const b = await createAppointment(tx, { ...body, lead_id, scheduled_start: '2026-03-03T13:30:00Z' })
      const c = await createAppointment(tx, { ...body, status: 'cancelled', scheduled_start: '2026-03-03T13:59:00Z' })
      const ids = async (filter: Partial<Parameters<typeof listAppointments>[1]>) =>
        (await listAppointments(tx, { limit: 25, ...filter })).data.map((row) => row.id)
      expect(await ids({})).toEqual([c.id, b.id, a.id])
      expect(await ids({ conversation_id })).toEqual([a.id])
      expect(await ids({ lead_id })).toEqual([b.id])
      expect(await ids({ status: 'cancelled' })).toEqual([c.id])
      expect(await ids({ from: '2026-03-03T17:30:00+04:00' })).toEqual([c.id, b.id])
      expect(await ids({ to: '2026-03-03T13:30:00Z' })).toEqual([a.id])
      expect(await ids({ conversation_id: newId(tx.now) })).toEqual([])
    }, own)
  })

  test('a foreign and an invented cursor give the same 400', async () => {
    const foreign = await inTenant((tx) => createAppointment(tx, body), await makeTenant(world))
    const answers = []
    for (const cursor of [foreign.id, newId(world.clock.now())]) {
      answers.push(await inTenant((tx) => listAppointments(tx, { limit: 5, cursor })).catch((error: unknown) => error))
    }
    expect(answers[0]).toMatchObject({ code: 'bad_request', status: 400 })
    expect(answers[1]).toEqual(answers[0])
  })
})
