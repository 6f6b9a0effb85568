import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { addClosure, addHours, addOffering, addResource } from '../../../test/calendar-factories.ts'
import { makeConversation, makeTenant } from '../../../test/factories.ts'
import { openWorld, TEST_NOW, type TestWorld } from '../../../test/harness.ts'
import { AvailabilityQuery, Slot } from '../../contract/availability.ts'
import type { TenantTx } from '../../db/database.ts'
import { newId } from '../../lib/ids.ts'
import { bookSlot } from '../appointments/book-slot.ts'
import { createAppointment } from '../appointments/create-appointment.ts'
import { holdSlot } from './hold-slot.ts'
import { type AvailabilityRequest, listAvailability } from './list-availability.ts'

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
/** Tuesday 3 March 2026 in Dubai. */
const tuesday = { from: '2026-03-03T00:00:00+04:00', to: '2026-03-04T00:00:00+04:00' }
const person = { customer_name: 'Ann', customer_phone: '+971501234567' }

async function setBooking(tx: TenantTx, booking: Record<string, unknown>) {
  await tx.db
    .updateTable('tenants')
    .set({ settings: JSON.stringify({ booking }) })
    .where('id', '=', tx.tenantId)
    .execute()
}

/** Local times in Dubai of the slots, hour and minute. */
async function times(tx: TenantTx, request: Partial<AvailabilityRequest> = {}) {
  const slots = await listAvailability(tx, { ...tuesday, duration_minutes: 60, ...request })
  return slots.map((slot) => new Date(Date.parse(slot.start) + 4 * 3_600_000).toISOString().slice(11, 16))
}

test('slots are as the contract says, each quarter of an hour, of the business’s usual length', async () => {
  await inTenant(async (tx) => {
    await addHours(tx, { opens: 9 * 60, closes: 10 * 60 })
    const resource_id = await addResource(tx)
    const slots = await listAvailability(tx, tuesday)
    expect(slots.map((slot) => Slot.parse(slot))).toEqual([
      { start: '2026-03-03T05:00:00.000Z', end: '2026-03-03T05:30:00.000Z', resource_id },
      { start: '2026-03-03T05:15:00.000Z', end: '2026-03-03T05:45:00.000Z', resource_id },
      { start: '2026-03-03T05:30:00.000Z', end: '2026-03-03T06:00:00.000Z', resource_id },
    ])
  })
})

test('every slot that is offered can be booked, and then it is offered no more', async () => {
  await inTenant(async (tx) => {
    await addHours(tx, { opens: 9 * 60, closes: 13 * 60 })
    await addClosure(tx, { starts_at: '2026-03-03T07:10:00Z', ends_at: '2026-03-03T07:20:00Z' })
    await addResource(tx, { buffer_before_minutes: 5 })
    await addResource(tx, { buffer_after_minutes: 20 })
    const conversation_id = await makeConversation(tx)
    let booked = 0
    for (;;) {
      const [slot] = await listAvailability(tx, { ...tuesday, duration_minutes: 50 })
      if (!slot) break
      expect(await bookSlot(tx, { ...slot, ...person, conversation_id })).toMatchObject({ kind: 'booked' })
      booked += 1
    }
    expect(booked).toBe(6)
  })
})

describe('what decides the length and the step', () => {
  test('the question, otherwise the offering, otherwise the settings, otherwise the vertical’s pack', async () => {
    await inTenant(async (tx) => {
      await addHours(tx, { opens: 9 * 60, closes: 20 * 60 })
      await addResource(tx)
      const minutes = async (request: Partial<AvailabilityRequest> = {}) => {
        const [slot] = await listAvailability(tx, { ...tuesday, ...request })
        return slot ? (Date.parse(slot.end) - Date.parse(slot.start)) / 60_000 : null
      }
      const offering_id = await addOffering(tx, { attributes: { duration_minutes: 45 } })
      expect(await minutes()).toBe(30)
      expect(await minutes({ offering_id })).toBe(45)
      expect(await minutes({ offering_id, duration_minutes: 90 })).toBe(90)
      expect(await minutes({ offering_id: await addOffering(tx, { attributes: { duration_minutes: '20' } }) })).toBe(20)
      for (const wrong of [null, 'long', 0, -5, 1e9, 12.5, {}]) {
        expect(await minutes({ offering_id: await addOffering(tx, { attributes: { duration_minutes: wrong } }) })).toBe(30)
      }
      await setBooking(tx, { default_duration_minutes: 75 })
      expect(await minutes()).toBe(75)
      await setBooking(tx, { default_duration_minutes: 'an hour', slot_step_minutes: -1, lead_time_minutes: null, horizon_days: 1e9 })
      expect(await minutes()).toBe(30)
    })
  })

  test('the step, the lead time and the horizon of the settings', async () => {
    await inTenant(async (tx) => {
      await addHours(tx, { opens: 9 * 60, closes: 13 * 60 })
      await addResource(tx)
      await setBooking(tx, { slot_step_minutes: 60 })
      expect(await times(tx)).toEqual(['09:00', '10:00', '11:00', '12:00'])
      // It is 10:00 on Monday.
      const monday = { from: '2026-03-02T00:00:00+04:00', to: '2026-03-03T00:00:00+04:00' }
      expect(await times(tx, monday)).toEqual(['11:00', '12:00'])
      await setBooking(tx, { slot_step_minutes: 60, lead_time_minutes: 61 })
      expect(await times(tx, monday)).toEqual(['12:00'])
      await setBooking(tx, { slot_step_minutes: 60, lead_time_minutes: 0, horizon_days: 1 })
      expect(await times(tx, monday)).toEqual(['10:00', '11:00', '12:00'])
      expect(await times(tx)).toEqual(['09:00', '10:00'])
    })
  })
})

describe('who can be booked', () => {
  test('who does the offering: those who say so, and those who say nothing', async () => {
    await inTenant(async (tx) => {
      await addHours(tx, { opens: 9 * 60, closes: 10 * 60 })
      const [all, colour, cut] = [await addResource(tx), await addResource(tx), await addResource(tx)]
      const colouring = await addOffering(tx, { only: [colour] })
      const cutting = await addOffering(tx, { only: [cut, colour] })
      const who = async (request: Partial<AvailabilityRequest>) =>
        (await listAvailability(tx, { ...tuesday, duration_minutes: 60, ...request })).map((slot) => slot.resource_id)
      expect(await who({ offering_id: colouring })).toEqual([all, colour])
      expect(await who({ offering_id: cutting })).toEqual([all, colour, cut])
      expect(await who({ offering_id: await addOffering(tx) })).toEqual([all])
      expect(await who({ offering_id: colouring, resource_id: cut })).toEqual([])
      expect(await who({ resource_id: cut })).toEqual([cut])
      expect(await who({})).toEqual([all, colour, cut])
      expect(await who({ resource_id: await addResource(tx, { status: 'archived' }) })).toEqual([])
    })
  })

  test('a party gets the smallest table that has room, and none that has not', async () => {
    await inTenant(async (tx) => {
      await addHours(tx, { opens: 18 * 60, closes: 19 * 60 })
      const eight = await addResource(tx, { kind: 'table', capacity: 8 })
      const two = await addResource(tx, { kind: 'table', capacity: 2 })
      const four = await addResource(tx, { kind: 'table', capacity: 4 })
      const tables = async (party_size: number) =>
        (await listAvailability(tx, { ...tuesday, duration_minutes: 60, party_size })).map((slot) => slot.resource_id)
      expect(await tables(1)).toEqual([two, four, eight])
      expect(await tables(3)).toEqual([four, eight])
      expect(await tables(8)).toEqual([eight])
      expect(await tables(9)).toEqual([])
    })
  })

  test('a business without resources has one calendar, which its appointments without a resource fill', async () => {
    await inTenant(async (tx) => {
      await addHours(tx, { opens: 9 * 60, closes: 12 * 60 })
      await setBooking(tx, { slot_step_minutes: 60 })
      expect(await times(tx)).toEqual(['09:00', '10:00', '11:00'])
      await createAppointment(tx, { ...person, scheduled_start: '2026-03-03T06:00:00Z', scheduled_end: '2026-03-03T07:00:00Z' })
      expect(await times(tx)).toEqual(['09:00', '11:00'])
      const [slot] = await listAvailability(tx, { ...tuesday, party_size: 40 })
      expect(slot?.resource_id).toBeNull()
      await addResource(tx, { status: 'archived' })
      expect(await times(tx)).toEqual([])
    })
  })
})

describe('what stands in the way', () => {
  test('appointments that take their time, holds of others, closures; not cancelled ones, other resources or one’s own hold', async () => {
    await inTenant(async (tx) => {
      await addHours(tx, { opens: 9 * 60, closes: 15 * 60 })
      await setBooking(tx, { slot_step_minutes: 60 })
      const [resource_id, other] = [await addResource(tx), await addResource(tx)]
      const utc = (hour: number) => `2026-03-03T${String(hour).padStart(2, '0')}:00:00Z`
      const at = (hour: number) => ({ start: utc(hour - 4), end: utc(hour - 3) })
      const appointment = (hour: number, values: { resource_id: string | null; status?: 'completed' | 'rescheduled' }) =>
        createAppointment(tx, { ...person, ...values, scheduled_start: at(hour).start, scheduled_end: at(hour).end })
      await appointment(9, { resource_id })
      await appointment(10, { resource_id, status: 'rescheduled' })
      await appointment(11, { resource_id, status: 'completed' })
      await appointment(12, { resource_id: other })
      await appointment(12, { resource_id: null })
      await addClosure(tx, { starts_at: at(13).start, ends_at: '2026-03-03T09:00:01Z', resource_id })
      const conversation = await makeConversation(tx)
      const before = ['11:00', '12:00', '14:00']
      expect(await times(tx, { resource_id })).toEqual(before)
      expect(await holdSlot(tx, { ...at(14), conversation_id: conversation, resource_id })).toMatchObject({ kind: 'held' })
      expect(await times(tx, { resource_id })).toEqual(['11:00', '12:00'])
      expect(await times(tx, { resource_id, exclude_conversation_id: conversation })).toEqual(before)
      expect(await times(tx, { resource_id, exclude_conversation_id: newId(tx.now) })).toEqual(['11:00', '12:00'])
    })
  })

  test('an appointment before the window keeps the distance of a buffer that reaches back to it', async () => {
    await inTenant(async (tx) => {
      await addHours(tx, { opens: 8 * 60, closes: 11 * 60 })
      const resource_id = await addResource(tx, { buffer_before_minutes: 30 })
      await createAppointment(tx, {
        ...person,
        resource_id,
        scheduled_start: '2026-03-03T04:00:00Z',
        scheduled_end: '2026-03-03T04:50:00Z',
      })
      expect(await times(tx, { from: '2026-03-03T05:00:00Z' })).toEqual(['09:30', '09:45', '10:00'])
    })
  })

  test('another business’s calendar never does', async () => {
    const arrange = async (tx: TenantTx) => {
      await addHours(tx, { opens: 9 * 60, closes: 10 * 60 })
      return { resource_id: await addResource(tx), offering_id: await addOffering(tx) }
    }
    const foreign = await inTenant(
      async (tx) => {
        const made = await arrange(tx)
        await createAppointment(tx, {
          ...person,
          resource_id: made.resource_id,
          scheduled_start: '2026-03-03T05:00:00Z',
          scheduled_end: '2026-03-03T06:00:00Z',
        })
        return made
      },
      await makeTenant(world),
    )
    await inTenant(arrange)
    expect(await inTenant((tx) => times(tx))).toEqual(['09:00'])
    for (const member of ['resource_id', 'offering_id'] as const) {
      const answers = []
      for (const id of [foreign[member], newId(TEST_NOW)])
        answers.push(await inTenant((tx) => times(tx, { [member]: id })).catch((error: unknown) => error))
      expect(answers[0]).toMatchObject({ code: 'not_found', message: `${member}: no such ${member.slice(0, -3)}` })
      expect(answers[1]).toEqual(answers[0])
    }
    const deleted = await inTenant((tx) => addOffering(tx, { deleted: true }))
    await expect(inTenant((tx) => times(tx, { offering_id: deleted }))).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('the contract of a query', () => {
  const query = { from: '2026-03-03T00:00:00Z', to: '2026-04-03T00:00:00Z' }
  test.each([
    { ...query, to: '2026-04-03T00:00:01Z' },
    { ...query, to: query.from },
    { ...query, to: '2026-03-03T03:00:00+04:00' },
    { from: query.from },
    { ...query, from: '2026-03-03' },
    { ...query, duration_minutes: '4' },
    { ...query, duration_minutes: '481' },
    { ...query, duration_minutes: '3e1' },
    { ...query, duration_minutes: ' 30' },
    { ...query, duration_minutes: '' },
    { ...query, duration_minutes: 30 },
    { ...query, party_size: '0' },
    { ...query, offering_id: 'haircut' },
    { ...query, limit: '5' },
  ])('%o is refused', (given) => {
    expect(AvailabilityQuery.safeParse(given).success).toBe(false)
  })

  test('31 days and both bounds of the length are accepted', () => {
    expect(AvailabilityQuery.parse({ ...query, duration_minutes: '5', party_size: '12' })).toMatchObject({
      duration_minutes: 5,
      party_size: 12,
    })
    expect(AvailabilityQuery.parse({ ...query, duration_minutes: '480' })).toMatchObject({ duration_minutes: 480 })
  })
})
