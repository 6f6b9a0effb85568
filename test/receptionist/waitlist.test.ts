import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { cancelAppointment } from '../../src/domain/appointments/cancel-appointment.ts'
import { createAppointment } from '../../src/domain/appointments/create-appointment.ts'
import { offerWaitlist } from '../../src/jobs/offer-waitlist.ts'
import { offerWaitingSlot } from '../../src/receptionist/offer-waiting-slot.ts'
import { drainJobs } from '../drain-jobs.ts'
import { openWorld, TEST_NOW, type TestWorld } from '../harness.ts'
import { startTalk, type Talk } from './talk.ts'

let world: TestWorld
let tenant: string
let masseuse: string
beforeAll(async () => {
  world = await openWorld()
  tenant = (await startTalk(world, 'salon')).tenant
  const [row] = await rowsOf("select id from resources where name = 'Amara'")
  masseuse = row.id
})
afterEach(async () => {
  world.clock.set(TEST_NOW)
  await world.owner.query('delete from slot_holds')
  await world.owner.query("update appointments set status = 'cancelled'")
  await world.owner.query("update waitlist_entries set status = 'cancelled'")
  await world.owner.query('delete from jobs')
})
afterAll(() => world.close())

const acts = (turn: { acts: readonly { act: string }[] }) => turn.acts.map(({ act }) => act)
const rowsOf = async (text: string, values: unknown[] = []) => (await world.owner.query(text, values)).rows
const looks = () => drainJobs(world, { 'offer-waitlist': offerWaitlist })

/** Takes the masseuse's Thursday from 10:00 to 21:00, in pieces; returns the pieces' ids. */
async function fillThursday(...hours: number[]): Promise<string[]> {
  const ids: string[] = []
  for (const [index, from] of hours.entries()) {
    // A quarter of an hour for the buffers between two of them.
    const to = (hours[index + 1] ?? 21.25) - 0.25
    const instant = (hour: number) => new Date(Date.parse('2026-03-05T00:00:00+04:00') + hour * 3_600_000).toISOString()
    const { id } = await world.db.withTenant(tenant, (tx) =>
      createAppointment(tx, {
        customer_name: 'Somebody',
        customer_phone: '+971509990000',
        scheduled_start: instant(from),
        scheduled_end: instant(to),
        resource_id: masseuse,
      }),
    )
    ids.push(id)
  }
  return ids
}

const cancel = (id: string | undefined) => world.db.withTenant(tenant, (tx) => cancelAppointment(tx, { id: id ?? '' }))

async function waiting(name: string, phone: string, words = 'a relaxing massage on thursday please'): Promise<Talk> {
  const talk = await startTalk(world, 'salon')
  await talk.say(words)
  await talk.say('put me on the waiting list')
  const joined = await talk.say(`${name} ${phone}`)
  if (!acts(joined).includes('waitlisted')) throw new Error(`not on the list: ${joined.reply}`)
  return talk
}

const lastReply = async (talk: Talk) => (await talk.outcome()).replies.at(-1) ?? ''
const statusOf = async (talk: Talk) =>
  (await rowsOf('select status from waitlist_entries where conversation_id = $1 order by id desc limit 1', [talk.conversation]))[0]?.status

test('a full day: other times and the waiting list are offered, the freed slot is held and offered, and a yes books it', async () => {
  const [piece] = await fillThursday(10)
  const talk = await startTalk(world, 'salon')
  const full = await talk.say('a relaxing massage on thursday please')
  expect(acts(full)).toEqual(['greet', 'slots', 'waitlist_possible', 'ask'])
  expect(full.reply).toMatch(/waiting list for Thursday 5 March/)
  expect(acts(await talk.say('put me on the waiting list then'))).toEqual(['ask', 'also_ask'])
  const joined = await talk.say('Hind 0501234567')
  expect(acts(joined)).toEqual(['waitlisted'])
  expect(joined.reply).toMatch(/Relaxing massage, Thursday 5 March/)
  await looks()
  expect(await lastReply(talk)).toBe(joined.reply)
  await cancel(piece)
  await looks()
  expect(await lastReply(talk)).toMatch(
    /become free for Relaxing massage with Amara: Thursday 5 March 2026 at \d+:\d\d am \(Gulf Standard Time\)\. I'm holding it for you until 10:15 am/,
  )
  expect(acts(await talk.say('yes please'))).toEqual(['booked'])
  const { appointments } = await talk.outcome()
  expect(appointments).toMatchObject([{ status: 'confirmed', offering: 'Relaxing massage' }])
  expect(await statusOf(talk)).toBe('booked')
  await looks()
  expect((await talk.outcome()).replies).toHaveLength(5)
})

test('in Arabic, and a question in between is answered before the offer is put again', async () => {
  const [piece] = await fillThursday(10)
  const talk = await startTalk(world, 'salon')
  await talk.say('ابي مساج يوم الخميس')
  await talk.say('حطني على قائمة الانتظار')
  expect(acts(await talk.say('نورة ٠٥٠١٢٣٤٥٦٧'))).toEqual(['waitlisted'])
  await cancel(piece)
  await looks()
  expect(await lastReply(talk)).toMatch(/توفّر وقت: مساج استرخاء مع أمارا، يوم الخميس 5 مارس 2026|توفّر وقت.*الخميس/)
  expect(acts(await talk.say('عندكم موقف سيارات؟'))).toEqual(['knowledge', 'waitlist_offer'])
  expect(acts(await talk.say('نعم'))).toEqual(['booked'])
})

test('one slot, three who wait: first come, first served, one at a time, by a no or by silence', async () => {
  const [piece] = await fillThursday(10, 12)
  const [first, second, third] = [
    await waiting('Aya', '0501110001'),
    await waiting('Basma', '0501110002'),
    await waiting('Carla', '0501110003'),
  ]
  await cancel(piece)
  await looks()
  const states = async () => [await statusOf(first), await statusOf(second), await statusOf(third)]
  expect(await states()).toEqual(['offered', 'waiting', 'waiting'])
  await looks()
  expect(await states()).toEqual(['offered', 'waiting', 'waiting'])
  expect(acts(await first.say('no thanks'))).toEqual(['waitlist_left', 'ask'])
  await looks()
  expect(await states()).toEqual(['declined', 'offered', 'waiting'])
  world.clock.advance(15 * 60_000)
  await looks()
  expect(await states()).toEqual(['declined', 'lapsed', 'offered'])
  const late = await second.say('yes!')
  expect(acts(late)).not.toContain('booked')
  expect(acts(await third.say('yes'))).toEqual(['booked'])
  expect((await second.outcome()).appointments).toEqual([])
})

test('two freed slots and four who wait, with four workers at once: two are offered one each, and no slot twice', async () => {
  const pieces = await fillThursday(10, 12, 14, 16)
  const talks: Talk[] = []
  for (let person = 0; person < 4; person++) talks.push(await waiting('Dana', `050222000${person}`))
  await cancel(pieces[0])
  await cancel(pieces[2])
  await Promise.all(Array.from({ length: 4 }, () => world.db.withTenant(tenant, offerWaitingSlot)))
  await looks()
  const offered = await rowsOf("select offer_start, conversation_id from waitlist_entries where status = 'offered'")
  expect(offered).toHaveLength(2)
  expect(new Set(offered.map(({ offer_start }) => offer_start.toISOString?.() ?? offer_start)).size).toBe(2)
  const turns = await Promise.all(talks.map((talk) => talk.say('yes')))
  expect(turns.filter((turn) => acts(turn).includes('booked'))).toHaveLength(2)
  expect(await rowsOf("select 1 from appointments where status = 'confirmed' and conversation_id is not null")).toHaveLength(2)
})

test('a look that dies at its end leaves no offer, no hold and no message; the next one makes it once', async () => {
  const [piece] = await fillThursday(10)
  const talk = await waiting('Emma', '0501110005')
  await cancel(piece)
  const died = world.db.withTenant(tenant, async (tx) => {
    await offerWaitingSlot(tx)
    throw new Error('killed')
  })
  await expect(died).rejects.toThrow('killed')
  expect([await statusOf(talk), await rowsOf('select 1 from slot_holds')]).toEqual(['waiting', []])
  const before = (await talk.outcome()).replies.length
  await looks()
  await looks()
  expect((await talk.outcome()).replies).toHaveLength(before + 1)
  expect(await statusOf(talk)).toBe('offered')
})

test('who has booked meanwhile, has left the list, or wants no more messages, is offered nothing', async () => {
  const pieces = await fillThursday(10, 14, 16)
  const [booked, left, out] = [
    await waiting('Farah', '0501110006'),
    await waiting('Gina', '0501110007'),
    await waiting('Huda', '0501110008'),
  ]
  expect(acts(await left.say('take me off the waiting list please'))).toEqual(['waitlist_left', 'ask'])
  await out.say('stop messaging me')
  await world.db.withTenant(tenant, async (tx) => {
    await cancelAppointment(tx, { id: pieces[1] ?? '' })
    await createAppointment(tx, {
      customer_name: 'Farah',
      customer_phone: '+971501110006',
      scheduled_start: '2026-03-05T10:00:00.000Z',
      scheduled_end: '2026-03-05T11:00:00.000Z',
      resource_id: masseuse,
    })
  })
  await cancel(pieces[0])
  await looks()
  expect([await statusOf(booked), await statusOf(left), await statusOf(out)]).toEqual(['cancelled', 'cancelled', 'cancelled'])
  expect(await rowsOf('select 1 from slot_holds')).toEqual([])
})

test('"at three" waits for three: a freed morning is not offered, and people who own a conversation are not talked over', async () => {
  const pieces = await fillThursday(10, 14, 17)
  const talk = await waiting('Iman', '0501110009', 'a relaxing massage on thursday at 3pm')
  const theirs = await waiting('Jana', '0501110010')
  await world.owner.query("update conversations set owner = 'human' where id = $1", [theirs.conversation])
  await cancel(pieces[0])
  await looks()
  expect([await statusOf(talk), await statusOf(theirs)]).toEqual(['waiting', 'waiting'])
  await cancel(pieces[1])
  await looks()
  const [entry] = await rowsOf(
    "select to_char(offer_start at time zone 'Asia/Dubai', 'HH24:MI') as at from waitlist_entries where conversation_id = $1",
    [talk.conversation],
  )
  expect(entry.at).toMatch(/^(?:14:30|14:45|15:00|15:15|15:30)$/)
})

test('the hold is as long as the business says, and its end sets the next look', async () => {
  const [piece] = await fillThursday(10)
  await world.owner.query(`update tenants set settings = jsonb_set(settings, '{booking}', '{"waitlist_hold_minutes": 40}') where id = $1`, [
    tenant,
  ])
  const talk = await waiting('Kenza', '0501110011')
  await cancel(piece)
  await looks()
  const [entry] = await rowsOf("select offer_expires_at from waitlist_entries where status = 'offered'")
  expect(new Date(entry.offer_expires_at).getTime()).toBe(TEST_NOW.getTime() + 40 * 60_000)
  const [job] = await rowsOf("select run_at from jobs where kind = 'offer-waitlist'")
  expect(new Date(job.run_at).getTime()).toBe(TEST_NOW.getTime() + 40 * 60_000)
  await world.owner.query("update tenants set settings = settings - 'booking' where id = $1", [tenant])
  expect(await statusOf(talk)).toBe('offered')
})

test('nobody waits: a cancellation asks for no look', async () => {
  const [piece] = await fillThursday(10)
  await cancel(piece)
  expect(await rowsOf("select 1 from jobs where kind = 'offer-waitlist'")).toEqual([])
})
