import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { cancelAppointment } from '../../src/domain/appointments/cancel-appointment.ts'
import { createAppointment } from '../../src/domain/appointments/create-appointment.ts'
import { offerWaitlist } from '../../src/jobs/offer-waitlist.ts'
import { drainJobs } from '../drain-jobs.ts'
import { openWorld, type TestWorld } from '../harness.ts'
import { dyingAt } from './dying.ts'
import { startTalk, type Talk } from './talk.ts'

let world: TestWorld
let tenant: string
beforeAll(async () => {
  world = await openWorld()
  tenant = (await startTalk(world, 'salon')).tenant
})
afterEach(async () => {
  await world.owner.query('delete from slot_holds')
  await world.owner.query("update appointments set status = 'cancelled'")
  await world.owner.query("update waitlist_entries set status = 'cancelled'")
  await world.owner.query('delete from jobs')
})
afterAll(() => world.close())

const acts = (turn: { acts: readonly { act: string }[] } | null) => turn?.acts.map(({ act }) => act) ?? []
const rowsOf = async (text: string, values: unknown[] = []) => (await world.owner.query(text, values)).rows

/** Somebody on the waiting list for the masseuse's Thursday, to whom it has been offered. */
async function offered(): Promise<Talk> {
  const [row] = await rowsOf("select id from resources where name = 'Amara'")
  const { id } = await world.db.withTenant(tenant, (tx) =>
    createAppointment(tx, {
      customer_name: 'Somebody',
      customer_phone: '+971509990000',
      scheduled_start: '2026-03-05T06:00:00.000Z',
      scheduled_end: '2026-03-05T17:00:00.000Z',
      resource_id: row.id,
    }),
  )
  const talk = await startTalk(world, 'salon')
  await talk.say('put me on the waiting list for a relaxing massage on Thursday')
  await talk.say('Hind 0501234567')
  await world.db.withTenant(tenant, (tx) => cancelAppointment(tx, { id }))
  await drainJobs(world, { 'offer-waitlist': offerWaitlist })
  return talk
}

test.each([
  ['yes please', 'booked', 'booked', 1],
  ['no thanks', 'waitlist_left', 'declined', 0],
  ['take me off the waiting list', 'waitlist_left', 'declined', 0],
] as const)('"%s" to a freed slot, killed anywhere: done once, told, and nothing else is made of it', async (says, act, ends, bookings) => {
  let deaths = 0
  for (let at = 2; at <= 6; at++) {
    const talk = await offered()
    await talk.write(says)
    const died = await talk.turn(dyingAt(world.db, at)).then(
      () => false,
      () => true,
    )
    if (died) {
      deaths += 1
      const told = acts(await talk.turn())
      expect([told.includes(act), told.includes('opted_out')], `killed before transaction ${at}: ${told}`).toEqual([true, false])
    }
    const entries = await rowsOf('select status from waitlist_entries where conversation_id = $1', [talk.conversation])
    const { appointments, lead } = await talk.outcome()
    expect([at, entries.map((row) => row.status), appointments.length]).toEqual([at, [ends], bookings])
    if (bookings > 0) expect(lead).toMatchObject({ status: 'booked' })
    await world.owner.query("update appointments set status = 'cancelled'")
  }
  expect(deaths).toBeGreaterThan(1)
})
