import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { addClosure, addHours, addOffering, addResource, eventsOf } from '../../../test/calendar-factories.ts'
import { makeConversation, makeTenant } from '../../../test/factories.ts'
import { openWorld, TEST_NOW, type TestWorld } from '../../../test/harness.ts'
import { openDatabase, type TenantTx } from '../../db/database.ts'
import { newId } from '../../lib/ids.ts'
import { bookSlot } from '../appointments/book-slot.ts'
import { createAppointment } from '../appointments/create-appointment.ts'
import { holdSlot } from './hold-slot.ts'
import { listAvailability } from './list-availability.ts'
import { releaseHolds } from './release-holds.ts'

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

async function makeConversations(tx: TenantTx, count: number): Promise<string[]> {
  const ids: string[] = []
  for (let n = 0; n < count; n++) ids.push(await makeConversation(tx))
  return ids
}

const rows = async (table: 'appointments' | 'slot_holds', of = tenant) =>
  Number((await world.owner.query(`select count(*) as n from ${table} where tenant_id = $1`, [of])).rows[0].n)

describe('booking', () => {
  test('of 50 simultaneous bookings of one slot exactly one is booked: one row, one event, 49 taken', async () => {
    const { resource_id } = await inTenant((tx) => arrange(tx))
    const conversations = await inTenant((tx) => makeConversations(tx, 50))
    // A connection for each, so that they really meet in the database.
    const wide = openDatabase({ url: world.appUrl, clock: world.clock, log: world.log, maxConnections: 50 })
    const book = (conversation_id: string) =>
      wide.withTenant(tenant, (tx) => bookSlot(tx, { ...slot, ...person, conversation_id, resource_id }))
    const results = await Promise.all(conversations.map(book)).finally(() => wide.close())
    const booked = results.flatMap((result) => (result.kind === 'booked' ? [result.appointment] : []))
    expect(booked).toHaveLength(1)
    expect(results.filter((result) => result.kind === 'taken')).toHaveLength(49)
    expect(await rows('appointments')).toBe(1)
    const events = await world.owner.query('select event from event_log where tenant_id = $1', [tenant])
    expect(events.rows).toEqual([{ event: 'booking.created' }])
  })

  test('the same on the one calendar of a business without resources', async () => {
    await inTenant((tx) => addHours(tx, { opens: 0, closes: 1440 }))
    const conversations = await inTenant((tx) => makeConversations(tx, 20))
    const results = await Promise.all(
      conversations.map((conversation_id) => inTenant((tx) => bookSlot(tx, { ...slot, ...person, conversation_id, resource_id: null }))),
    )
    expect(results.filter((result) => result.kind === 'booked')).toHaveLength(1)
    expect(await rows('appointments')).toBe(1)
  })

  test('overlapping, not only equal, times of simultaneous bookings of receptionist and business admit one', async () => {
    const { resource_id } = await inTenant((tx) => arrange(tx, { buffer_after_minutes: 10 }))
    const attempts = Array.from({ length: 24 }, async (_, n) => {
      const at = {
        start: new Date(Date.parse(slot.start) + n * 60_000).toISOString(),
        end: new Date(Date.parse(slot.end) + n * 60_000).toISOString(),
      }
      return inTenant(async (tx) => {
        if (n % 2 === 0) return (await bookSlot(tx, { ...at, ...person, conversation_id: await makeConversation(tx), resource_id })).kind
        await createAppointment(tx, { ...person, resource_id, scheduled_start: at.start, scheduled_end: at.end })
        return 'booked'
      }).catch((error: { code: string }) => error.code)
    })
    const results = await Promise.all(attempts)
    expect(results.filter((result) => result === 'booked')).toHaveLength(1)
    expect(new Set(results)).toEqual(new Set(['booked', 'taken', 'conflict']))
    expect(await rows('appointments')).toBe(1)
  })

  test('a booking carries its people and references, and uses up the hold', async () => {
    const appointment = await inTenant(async (tx) => {
      const { resource_id, ann } = await arrange(tx)
      const offering_id = await addOffering(tx)
      expect(await holdSlot(tx, { ...slot, conversation_id: ann, resource_id })).toMatchObject({ kind: 'held' })
      const result = await bookSlot(tx, {
        ...slot,
        ...person,
        conversation_id: ann,
        offering_id,
        resource_id,
        customer_email: 'a@example.com',
      })
      if (result.kind !== 'booked') throw new Error(result.kind)
      expect(result.appointment).toMatchObject({
        ...person,
        conversation_id: ann,
        offering_id,
        resource_id,
        customer_email: 'a@example.com',
        status: 'confirmed',
      })
      return result.appointment
    })
    expect(await rows('slot_holds')).toBe(0)
    expect(await eventsOf(world, tenant, appointment.id)).toEqual([
      { event: 'booking.created', data: { ...appointment, booking_id: appointment.id } },
    ])
  })

  test('a slot that is over, outside hours, closed meanwhile or of an archived resource is taken', async () => {
    await inTenant(async (tx) => {
      const { resource_id, ann } = await arrange(tx)
      const book = async (at: { start: string; end: string }, resource = resource_id) =>
        (await bookSlot(tx, { ...at, ...person, conversation_id: ann, resource_id: resource })).kind
      expect(await book({ start: '2026-03-02T05:00:00Z', end: '2026-03-02T06:30:00Z' })).toBe('taken')
      expect(await book({ start: '2026-03-03T15:30:00Z', end: '2026-03-03T16:30:00Z' })).toBe('taken')
      expect(await book({ start: '2026-03-03T04:00:00Z', end: '2026-03-03T05:30:00Z' })).toBe('taken')
      expect(await book(slot, await addResource(tx, { status: 'archived' }))).toBe('taken')
      await addClosure(tx, { starts_at: '2026-03-03T13:59:00Z', ends_at: '2026-03-03T15:00:00Z', resource_id })
      expect(await book(slot)).toBe('taken')
      expect(await holdSlot(tx, { ...slot, conversation_id: ann, resource_id })).toEqual({ kind: 'taken' })
      expect(await book({ start: '2026-03-03T15:00:00Z', end: '2026-03-03T16:00:00Z' })).toBe('booked')
    })
  })

  test('a foreign and an invented reference give the same 404 and leave no row', async () => {
    const foreign = await inTenant(async (tx) => ({ ...(await arrange(tx)), offering: await addOffering(tx) }), await makeTenant(world))
    const own = await inTenant((tx) => arrange(tx))
    const base = { ...slot, ...person, conversation_id: own.ann, resource_id: own.resource_id }
    for (const [member, id] of [
      ['conversation_id', foreign.ann],
      ['offering_id', foreign.offering],
      ['resource_id', foreign.resource_id],
    ] as const) {
      const answers = []
      for (const given of [id, newId(TEST_NOW)])
        answers.push(await inTenant((tx) => bookSlot(tx, { ...base, [member]: given })).catch((error: unknown) => error))
      expect(answers[0]).toMatchObject({ code: 'not_found', message: `${member}: no such ${member.slice(0, -3)}` })
      expect(answers[1]).toEqual(answers[0])
    }
    expect(await rows('appointments')).toBe(0)
  })
})

describe('holds', () => {
  test('of two conversations one gets the slot, whoever comes at once', async () => {
    const { resource_id } = await inTenant((tx) => arrange(tx))
    const conversations = await inTenant((tx) => makeConversations(tx, 12))
    const results = await Promise.all(
      conversations.map((conversation_id) => inTenant((tx) => holdSlot(tx, { ...slot, conversation_id, resource_id }))),
    )
    expect(results.filter((result) => result.kind === 'held')).toHaveLength(1)
    expect(await rows('slot_holds')).toBe(1)
  })

  test('a held slot can be booked by its holder only, and by the business', async () => {
    await inTenant(async (tx) => {
      const { resource_id, ann, bob } = await arrange(tx)
      const held = await holdSlot(tx, { ...slot, conversation_id: ann, resource_id })
      expect(held).toMatchObject({ kind: 'held', expires_at: '2026-03-02T06:05:00.000Z' })
      const overlapping = { start: '2026-03-03T13:45:00Z', end: '2026-03-03T14:45:00Z' }
      expect((await bookSlot(tx, { ...overlapping, ...person, conversation_id: bob, resource_id })).kind).toBe('taken')
      expect(await holdSlot(tx, { ...overlapping, conversation_id: bob, resource_id })).toEqual({ kind: 'taken' })
      await createAppointment(tx, { ...person, resource_id, scheduled_start: slot.start, scheduled_end: slot.end })
      expect((await bookSlot(tx, { ...slot, ...person, conversation_id: ann, resource_id })).kind).toBe('taken')
    })
  })

  test('an expired hold frees its slot to look at, to hold and to book', async () => {
    const { resource_id, ann, bob } = await inTenant((tx) => arrange(tx))
    await inTenant((tx) => holdSlot(tx, { ...slot, conversation_id: ann, resource_id, minutes: 2 }))
    const offered = () =>
      inTenant((tx) => listAvailability(tx, { from: slot.start, to: slot.end, duration_minutes: 60, exclude_conversation_id: bob }))
    expect(await offered()).toEqual([])
    world.clock.advance(2 * 60_000)
    expect((await offered())[0]).toMatchObject({ start: slot.start })
    expect(await inTenant((tx) => holdSlot(tx, { ...slot, conversation_id: bob, resource_id }))).toMatchObject({ kind: 'held' })
    expect((await inTenant((tx) => bookSlot(tx, { ...slot, ...person, conversation_id: ann, resource_id }))).kind).toBe('taken')
    world.clock.advance(5 * 60_000)
    expect((await inTenant((tx) => bookSlot(tx, { ...slot, ...person, conversation_id: ann, resource_id }))).kind).toBe('booked')
  })

  test('a conversation has one hold: a new one replaces the old, a refused one leaves it', async () => {
    await inTenant(async (tx) => {
      const { resource_id, ann, bob } = await arrange(tx)
      await holdSlot(tx, { ...slot, conversation_id: ann, resource_id })
      await holdSlot(tx, { ...later, conversation_id: bob, resource_id })
      expect(await holdSlot(tx, { ...later, conversation_id: ann, resource_id })).toEqual({ kind: 'taken' })
      expect((await bookSlot(tx, { ...slot, ...person, conversation_id: bob, resource_id })).kind).toBe('taken')
      const third = { start: later.end, end: '2026-03-03T16:00:00.000Z' }
      expect(await holdSlot(tx, { ...third, conversation_id: ann, resource_id })).toMatchObject({ kind: 'held' })
      expect(await holdSlot(tx, { ...third, conversation_id: ann, resource_id })).toMatchObject({ kind: 'held' })
      expect((await bookSlot(tx, { ...slot, ...person, conversation_id: bob, resource_id })).kind).toBe('booked')
      await releaseHolds(tx, ann)
      expect((await bookSlot(tx, { ...third, ...person, conversation_id: bob, resource_id })).kind).toBe('booked')
    })
    expect(await rows('slot_holds')).toBe(0)
  })

  test('a slot can be held on the one calendar of a business without resources', async () => {
    await inTenant(async (tx) => {
      await addHours(tx, { opens: 0, closes: 1440 })
      const [ann, bob] = [await makeConversation(tx), await makeConversation(tx)]
      const hold = { ...slot, resource_id: null }
      expect(await holdSlot(tx, { ...hold, conversation_id: ann })).toMatchObject({ kind: 'held' })
      expect(await holdSlot(tx, { ...hold, conversation_id: bob })).toEqual({ kind: 'taken' })
      expect((await bookSlot(tx, { ...hold, ...person, conversation_id: bob })).kind).toBe('taken')
      expect((await bookSlot(tx, { ...hold, ...person, conversation_id: ann })).kind).toBe('booked')
    })
  })

  test('buffers count on both sides of a hold', async () => {
    await inTenant(async (tx) => {
      const { resource_id, ann, bob } = await arrange(tx, { buffer_before_minutes: 5, buffer_after_minutes: 10 })
      await holdSlot(tx, { ...slot, conversation_id: ann, resource_id })
      const startingAt = (minute: string) => ({ start: `2026-03-03T14:${minute}:00Z`, end: '2026-03-03T15:00:00Z' })
      expect(await holdSlot(tx, { ...startingAt('14'), conversation_id: bob, resource_id })).toEqual({ kind: 'taken' })
      expect(await holdSlot(tx, { ...startingAt('15'), conversation_id: bob, resource_id })).toMatchObject({ kind: 'held' })
    })
  })

  test('a hold waits for a booking that is on its way, and a booking for a hold, and then gives way', async () => {
    const { resource_id, ann, bob } = await inTenant((tx) => arrange(tx))
    const bookedFirst = await behind(
      (tx) => bookSlot(tx, { ...slot, ...person, conversation_id: ann, resource_id }),
      (tx) => holdSlot(tx, { ...slot, conversation_id: bob, resource_id }),
    )
    expect(bookedFirst.map((result) => result.kind)).toEqual(['booked', 'taken'])
    const heldFirst = await behind(
      (tx) => holdSlot(tx, { ...later, conversation_id: bob, resource_id }),
      (tx) => bookSlot(tx, { ...later, ...person, conversation_id: ann, resource_id }),
    )
    expect(heldFirst.map((result) => result.kind)).toEqual(['held', 'taken'])
  })
})

/** Runs `second` while the transaction of `first` is open: until `second` waits for a lock or, against expectation, is through. */
async function behind<A, B>(first: (tx: TenantTx) => Promise<A>, second: (tx: TenantTx) => Promise<B>): Promise<[A, B]> {
  let settled = false
  let started: Promise<B> | undefined
  const done = await inTenant(async (tx) => {
    const result = await first(tx)
    started = inTenant(second).finally(() => {
      settled = true
    })
    started.catch(() => undefined)
    await expect.poll(async () => settled || (await waitingForLocks()) > 0).toBe(true)
    return result
  })
  if (!started) throw new Error('the second transaction was not started')
  return [done, await started]
}

async function waitingForLocks(): Promise<number> {
  const sql = "select count(*) as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
  return Number((await world.owner.query(sql)).rows[0].n)
}
