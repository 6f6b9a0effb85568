import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { makeTenant } from '../../../test/factories.ts'
import { openWorld, type TestWorld } from '../../../test/harness.ts'
import { type ClaimedCustomer, findOrCreateCustomer } from './find-or-create-customer.ts'
import { toE164 } from './phone.ts'

let world: TestWorld
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const find = (tenant: string, claimed: Omit<ClaimedCustomer, 'country'>) =>
  world.db.withTenant(tenant, (tx) => findOrCreateCustomer(tx, { ...claimed, country: 'AE' }))
const customers = async (tenant: string) =>
  (await world.owner.query('select name, email, phone_e164, language from customers where tenant_id = $1 order by id', [tenant])).rows

/** Until somebody in this database waits for somebody else. */
const untilSomebodyWaits = () =>
  vi.waitFor(
    async () => {
      const waiting = await world.owner.query(
        'select 1 from pg_locks l join pg_stat_activity a on a.pid = l.pid where a.datname = current_database() and not l.granted',
      )
      expect(waiting.rowCount).toBeGreaterThan(0)
    },
    { timeout: 5000, interval: 10 },
  )

test.each([
  ['e-mail address', { email: 'sara@example.com' }, { email: 'Sara@Example.com' }],
  ['phone number', { phone: '050 123 4567' }, { phone: '+971501234567' }],
])('two first contacts with one %s at the same moment make one customer', async (_name, one, other) => {
  const tenant = await makeTenant(world)
  let second: Promise<{ id: string; created: boolean } | null> | undefined
  const first = await world.db.withTenant(tenant, async (tx) => {
    const created = await findOrCreateCustomer(tx, { ...one, country: 'AE' })
    second = find(tenant, other)
    await untilSomebodyWaits()
    return created
  })
  expect(first).toEqual({ id: expect.any(String), created: true })
  expect(await second).toEqual({ id: first?.id, created: false })
  expect(await customers(tenant)).toHaveLength(1)
})

test('a phone number decides before an e-mail address, and neither is put beside the other of a customer who exists', async () => {
  const tenant = await makeTenant(world)
  const byPhone = await find(tenant, { phone: '0501234567' })
  const byEmail = await find(tenant, { email: 'sara@example.com' })
  expect((await find(tenant, { phone: '0501234567', email: 'sara@example.com', name: 'Sara', language: 'ar' }))?.id).toBe(byPhone?.id)
  expect((await find(tenant, { email: 'sara@example.com', phone: '0509999999', name: 'Mallory' }))?.id).toBe(byEmail?.id)
  expect((await find(tenant, { phone: '0501234567', name: 'Mallory', language: 'en' }))?.id).toBe(byPhone?.id)
  expect(await customers(tenant)).toEqual([
    { name: 'Sara', email: null, phone_e164: '+971501234567', language: 'ar' },
    { name: 'Mallory', email: 'sara@example.com', phone_e164: null, language: null },
  ])
})

test('nobody is known by a name alone, and a number that can’t be called is none', async () => {
  const tenant = await makeTenant(world)
  expect(await find(tenant, { name: 'Sara' })).toBeNull()
  expect(await find(tenant, { phone: '12' })).toBeNull()
  expect(await customers(tenant)).toEqual([])
})

test('a phone number is read the way its country writes it', () => {
  const readings = [
    '050 123 4567',
    '+971 50 123 4567',
    '00971501234567',
    '12',
    'call 0501234567',
    '+44 20 7946 0000',
    '0501234567 ext. 5',
    '',
  ]
  expect(readings.map((text) => toE164(text, 'AE'))).toEqual([
    '+971501234567',
    '+971501234567',
    '+971501234567',
    null,
    null,
    '+442079460000',
    null,
    null,
  ])
  expect(toE164('0501234567', 'XX')).toBeNull()
})
