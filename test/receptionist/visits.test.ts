import { afterAll, beforeAll, expect, test } from 'vitest'
import { bookSlot } from '../../src/domain/appointments/book-slot.ts'
import { listAvailability } from '../../src/domain/availability/list-availability.ts'
import { openWorld, type TestWorld } from '../harness.ts'
import { freeCalendar, startTalk } from './talk.ts'

let world: TestWorld
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const rowsOf = async (text: string, values: unknown[] = []) => (await world.owner.query(text, values)).rows

async function idOf(title: string): Promise<string> {
  const [row] = await rowsOf('select id from offerings where title = $1', [title])
  return row.id
}

test('a visit for two services is one appointment as long as both, with both listed in the read-back and kept in their order', async () => {
  const talk = await startTalk(world, 'salon')
  const read = await talk.say('Book a gel manicure and a spa pedicure tomorrow at noon, Sara Haddad 050 123 4567')
  expect(read.reply).toMatch(/AED 150.*AED 130.*AED 280 together, about 2 hours/)
  expect(read.reply).toMatch(/Gel manicure and Spa pedicure with Joy on Tuesday 3 March 2026 at 12:00 pm/)
  expect((await talk.say('yes')).reply).toMatch(/booked.*Gel manicure and Spa pedicure/)
  const appointments = await rowsOf(
    `select extract(epoch from scheduled_end - scheduled_start) / 60 as minutes,
       extract(epoch from upper(occupies) - lower(occupies)) / 60 as taken, r.buffer_before_minutes + r.buffer_after_minutes as buffers,
       array(select o.title from appointment_offerings x join offerings o on o.tenant_id = x.tenant_id and o.id = x.offering_id
             where x.appointment_id = a.id order by x.position) as services,
       (select o.title from offerings o where o.id = a.offering_id) as first
     from appointments a join resources r on r.tenant_id = a.tenant_id and r.id = a.resource_id where conversation_id = $1`,
    [talk.conversation],
  )
  expect(appointments).toHaveLength(1)
  const [{ minutes, taken, buffers, services, first }] = appointments
  expect([Number(minutes), services, first]).toEqual([120, ['Gel manicure', 'Spa pedicure'], 'Gel manicure'])
  expect(Number(taken), 'buffers once').toBe(120 + buffers)
  await freeCalendar(world, talk.conversation)
})

test('times for several services are those of people who do all of them, for as long as all take', async () => {
  const { tenant } = await startTalk(world, 'salon')
  const [haircut, colour, blowDry, manicure] = await Promise.all(
    ["Women's haircut", 'Root colour', 'Wash and blow-dry', 'Classic manicure'].map(idOf),
  )
  const search = (ids: readonly (string | undefined)[]) =>
    world.db.withTenant(tenant, (tx) =>
      listAvailability(tx, {
        from: '2026-03-09T20:00:00.000Z',
        to: '2026-03-10T20:00:00.000Z',
        offering_id: ids[0],
        also_offering_ids: ids.slice(1).filter((id) => id !== undefined),
      }),
    )
  const together = await search([haircut, colour, blowDry])
  expect(together.length).toBeGreaterThan(0)
  for (const slot of together) expect(Date.parse(slot.end) - Date.parse(slot.start)).toBe((60 + 90 + 45) * 60_000)
  const able = await rowsOf("select id from resources where name in ('Rana', 'Dina')")
  expect(new Set(together.map((slot) => slot.resource_id))).toEqual(new Set(able.map(({ id }) => id)))
  expect(await search([haircut, manicure])).toEqual([])
})

test("a service of another business, or of none, can't be part of a visit", async () => {
  const salon = await startTalk(world, 'salon')
  await startTalk(world, 'clinic')
  const [foreign] = await rowsOf('select o.id from offerings o join tenants t on t.id = o.tenant_id where t.slug = $1 limit 1', [
    'demo-clinic',
  ])
  const manicure = await idOf('Classic manicure')
  const book = world.db.withTenant(salon.tenant, (tx) =>
    bookSlot(tx, {
      conversation_id: salon.conversation,
      offering_id: manicure,
      also_offering_ids: [foreign.id],
      resource_id: null,
      start: '2026-03-10T08:00:00.000Z',
      end: '2026-03-10T09:00:00.000Z',
      customer_name: 'Sara',
      customer_phone: '+971501234567',
    }),
  )
  await expect(book).rejects.toThrow('offering_id: no such offering')
})
