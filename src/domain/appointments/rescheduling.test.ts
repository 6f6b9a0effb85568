import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { addHours, addOffering, addResource, eventsOf } from '../../../test/calendar-factories.ts'
import { makeConversation, makeTenant } from '../../../test/factories.ts'
import { openWorld, TEST_NOW, type TestWorld } from '../../../test/harness.ts'
import type { TenantTx } from '../../db/database.ts'
import { newId } from '../../lib/ids.ts'
import { holdSlot } from '../availability/hold-slot.ts'
import { listAvailability } from '../availability/list-availability.ts'
import { bookSlot } from './book-slot.ts'
import { cancelAppointment } from './cancel-appointment.ts'
import { createAppointment } from './create-appointment.ts'
import { getAppointment } from './get-appointment.ts'
import { listUpcomingAppointments } from './list-upcoming-appointments.ts'
import { rescheduleAppointment } from './reschedule-appointment.ts'

let world: TestWorld
let tenant: string
beforeAll(async () => {
  world = await openWorld()
})
beforeEach(async () => {
  world.clock.set(TEST_NOW)
  tenant = await makeTenant(world)
})
afterAll(() => world.close())

const inTenant = <T>(work: (tx: TenantTx) => Promise<T>, of = tenant) => world.db.withTenant(of, work)

/** Tuesday 3 March 2026, 13:00 to 14:00 UTC: 17:00 in Dubai. */
const slot = { start: '2026-03-03T13:00:00.000Z', end: '2026-03-03T14:00:00.000Z' }
const later = { start: '2026-03-03T14:00:00.000Z', end: '2026-03-03T15:00:00.000Z' }
const person = { customer_name: 'Ann', customer_phone: '+971501234567' }

/** Open 9:00 to 20:00 every day, with one resource and two conversations. */
async function arrange(tx: TenantTx, resource: Parameters<typeof addResource>[1] = {}) {
  await addHours(tx, { opens: 9 * 60, closes: 20 * 60 })
  return { resource_id: await addResource(tx, resource), ann: await makeConversation(tx), bob: await makeConversation(tx) }
}

const rows = async (table: 'appointments' | 'slot_holds', of = tenant) =>
  Number((await world.owner.query(`select count(*) as n from ${table} where tenant_id = $1`, [of])).rows[0].n)

describe('rescheduling and cancelling', () => {
  async function booked(tx: TenantTx, input: { conversation: string; resource_id: string | null; at?: { start: string; end: string } }) {
    const result = await bookSlot(tx, {
      ...(input.at ?? slot),
      ...person,
      conversation_id: input.conversation,
      resource_id: input.resource_id,
    })
    if (result.kind !== 'booked') throw new Error(result.kind)
    return result.appointment
  }

  test('a move takes the new time, frees the old, uses up the hold and emits booking.rescheduled', async () => {
    const appointment = await inTenant(async (tx) => {
      const { resource_id, ann, bob } = await arrange(tx)
      const before = await booked(tx, { conversation: ann, resource_id })
      await holdSlot(tx, { ...later, conversation_id: bob, resource_id })
      const move = { id: before.id, ...later }
      expect(await rescheduleAppointment(tx, move)).toEqual({ kind: 'taken' })
      const moved = await rescheduleAppointment(tx, { ...move, conversation_id: bob })
      expect(moved).toEqual({
        kind: 'rescheduled',
        appointment: { ...before, scheduled_start: later.start, scheduled_end: later.end, status: 'rescheduled' },
      })
      expect(await tx.db.selectFrom('slot_holds').select('id').execute()).toEqual([])
      expect(await rescheduleAppointment(tx, move)).toMatchObject({ kind: 'rescheduled' })
      await booked(tx, { conversation: bob, resource_id })
      expect(await rescheduleAppointment(tx, { id: before.id, ...slot })).toEqual({ kind: 'taken' })
      return getAppointment(tx, { id: before.id })
    })
    expect(appointment).toMatchObject({ scheduled_start: later.start, status: 'rescheduled' })
    expect(await rows('slot_holds')).toBe(0)
    expect((await eventsOf(world, tenant, appointment.id)).map((row) => row.event)).toEqual(['booking.created', 'booking.rescheduled'])
  })

  test('it may move over its own old time, to another resource, and not outside hours', async () => {
    await inTenant(async (tx) => {
      const { resource_id, ann } = await arrange(tx)
      const { id } = await booked(tx, { conversation: ann, resource_id })
      const half = { start: '2026-03-03T13:30:00Z', end: '2026-03-03T14:30:00Z' }
      expect(await rescheduleAppointment(tx, { id, ...half })).toMatchObject({ kind: 'rescheduled' })
      expect(await rescheduleAppointment(tx, { id, start: '2026-03-03T18:00:00Z', end: '2026-03-03T19:00:00Z' })).toEqual({ kind: 'taken' })
      const other = await addResource(tx)
      const moved = await rescheduleAppointment(tx, { id, ...half, resource_id: other })
      expect(moved).toMatchObject({ kind: 'rescheduled', appointment: { resource_id: other } })
      expect((await bookSlot(tx, { ...half, ...person, conversation_id: ann, resource_id })).kind).toBe('booked')
      expect((await bookSlot(tx, { ...half, ...person, conversation_id: ann, resource_id: other })).kind).toBe('taken')
      const missing = rescheduleAppointment(tx, { id, ...half, resource_id: newId(tx.now) })
      await expect(missing).rejects.toMatchObject({ code: 'not_found' })
    })
  })

  test('an appointment that is being moved stands in nobody’s way but others’', async () => {
    await inTenant(async (tx) => {
      const { resource_id, ann } = await arrange(tx)
      const { id } = await booked(tx, { conversation: ann, resource_id })
      const half = { start: '2026-03-03T13:30:00.000Z', end: '2026-03-03T14:30:00.000Z' }
      const offers = async (exclude_appointment_id?: string) =>
        listAvailability(tx, { from: half.start, to: half.end, duration_minutes: 60, exclude_appointment_id })
      expect((await offers(id))[0]).toEqual({ ...half, resource_id })
      expect((await offers())[0]?.start).toBe(slot.end)
      expect(await holdSlot(tx, { ...half, conversation_id: ann, resource_id })).toEqual({ kind: 'taken' })
      expect(await holdSlot(tx, { ...half, conversation_id: ann, resource_id, appointment_id: id })).toMatchObject({ kind: 'held' })
      expect(await rescheduleAppointment(tx, { id, ...half, conversation_id: ann })).toMatchObject({ kind: 'rescheduled' })
    })
  })

  test('simultaneous moves of many appointments onto one slot: one arrives, the others stay', async () => {
    const { resource_id, ann } = await inTenant((tx) => arrange(tx))
    const appointments = await inTenant(async (tx) => {
      const made = []
      for (let hour = 6; hour < 12; hour++) {
        const at = (h: number) => `2026-03-03T${String(h).padStart(2, '0')}:00:00.000Z`
        made.push(await booked(tx, { conversation: ann, resource_id, at: { start: at(hour), end: at(hour + 1) } }))
      }
      return made
    })
    const results = await Promise.all(appointments.map(({ id }) => inTenant((tx) => rescheduleAppointment(tx, { id, ...slot }))))
    expect(results.filter((result) => result.kind === 'rescheduled')).toHaveLength(1)
    expect(results.filter((result) => result.kind === 'taken')).toHaveLength(5)
  })

  test('a cancelled slot can be booked again; what is cancelled, over or foreign does not change', async () => {
    const id = await inTenant(async (tx) => {
      const { resource_id, ann, bob } = await arrange(tx)
      const { id } = await booked(tx, { conversation: ann, resource_id })
      expect(await cancelAppointment(tx, { id })).toMatchObject({ kind: 'cancelled', appointment: { status: 'cancelled' } })
      expect(await cancelAppointment(tx, { id })).toEqual({ kind: 'not_changeable', status: 'cancelled' })
      expect(await rescheduleAppointment(tx, { id, ...later })).toEqual({ kind: 'not_changeable', status: 'cancelled' })
      await booked(tx, { conversation: bob, resource_id })
      return id
    })
    expect((await eventsOf(world, tenant, id)).map((row) => row.event)).toEqual(['booking.created', 'booking.cancelled'])
    await inTenant(
      async (tx) => {
        expect(await cancelAppointment(tx, { id })).toEqual({ kind: 'not_found' })
        expect(await rescheduleAppointment(tx, { id, ...later })).toEqual({ kind: 'not_found' })
      },
      await makeTenant(world),
    )
  })

  test('upcoming appointments are found by conversation, customer and phone however it is written, the next first', async () => {
    await inTenant(async (tx) => {
      const { resource_id, ann, bob } = await arrange(tx, { name: 'Rana' })
      const offering_id = await addOffering(tx)
      const second = await booked(tx, { conversation: ann, resource_id, at: later })
      const first = await createAppointment(tx, {
        ...person,
        offering_id,
        customer_phone: '050 123-4567',
        scheduled_start: slot.start,
        scheduled_end: slot.end,
      })
      const stranger = { customer_name: 'Eve', customer_phone: '+96150 1234567' }
      await createAppointment(tx, { ...stranger, scheduled_start: slot.start, scheduled_end: slot.end })
      await createAppointment(tx, { ...person, scheduled_start: '2026-03-01T10:00:00Z', scheduled_end: '2026-03-01T11:00:00Z' })
      await createAppointment(tx, { ...person, scheduled_start: slot.start, scheduled_end: slot.end, status: 'cancelled' })
      const ids = async (whose: Parameters<typeof listUpcomingAppointments>[1]) =>
        (await listUpcomingAppointments(tx, whose)).map((row) => row.id)
      expect(await ids({ phone_e164: '+971501234567' })).toEqual([first.id, second.id])
      expect(await ids({ conversation_id: ann })).toEqual([second.id])
      expect(await ids({ conversation_id: bob, phone_e164: null })).toEqual([])
      expect(await ids({})).toEqual([])
      expect(await ids({ phone_e164: '+971509999999' })).toEqual([])
      const [named] = await listUpcomingAppointments(tx, { conversation_id: ann })
      expect(named).toEqual({
        ...second,
        offering_ids: [],
        offering_title: null,
        offering_title_ar: null,
        resource_name: 'Rana',
        resource_name_ar: null,
      })
    })
  })
})
