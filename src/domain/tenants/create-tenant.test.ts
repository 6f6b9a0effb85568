import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, type TestWorld } from '../../../test/harness.ts'
import { newId } from '../../lib/ids.ts'
import { createTenant, type NewTenant } from './create-tenant.ts'
import { findTenant } from './find-tenant.ts'

let world: TestWorld
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const salon: NewTenant = { name: 'Café Élégance & Söhne', vertical: 'salon', timezone: 'Asia/Dubai', currency: 'AED', country: 'AE' }
const create = (input: Partial<NewTenant> = {}) =>
  world.db.withTenant(newId(world.clock.now()), (tx) => createTenant(tx, { ...salon, ...input }))
const find = (slugOrId: string) => world.db.withSystem('test', (system) => findTenant(system, slugOrId))

test('a tenant gets a slug of its name, numbered when it is taken, and a widget key of its own', async () => {
  const tenants = [await create(), await create(), await create()]
  expect(tenants.map(({ slug }) => slug)).toEqual(['cafe-elegance-sohne', 'cafe-elegance-sohne-2', 'cafe-elegance-sohne-3'])
  expect(new Set(tenants.map(({ widget_key }) => widget_key)).size).toBe(3)
  for (const { widget_key } of tenants) expect(widget_key).toMatch(/^wk_[0-9a-f]{32}$/)
  expect((await create({ name: 'صالون' })).slug).toBe('business')
  expect((await create({ name: 'x'.repeat(200) })).slug).toHaveLength(50)
})

test('it is found by slug and by id, and nothing else is', async () => {
  const { id, slug } = await create({ slug: 'wished' })
  expect(await find('wished')).toEqual({ id, slug, name: salon.name, vertical: 'salon', status: 'active' })
  expect((await find(id))?.slug).toBe('wished')
  for (const other of ['Wished', 'wish', '', '%', newId(world.clock.now())]) expect(await find(other)).toBeNull()
})

test('a wished slug that is taken is a conflict, wrong members are named', async () => {
  await create({ slug: 'taken' })
  await expect(create({ slug: 'taken' })).rejects.toMatchObject({ code: 'conflict' })
  const wrong: [keyof NewTenant, string][] = [
    ['name', ' '],
    ['timezone', 'Mars/Olympus'],
    ['timezone', '+04:00'],
    ['currency', 'aed'],
    ['country', 'UAE'],
    ['slug', '-x'],
    ['slug', 'a b'],
    ['slug', 'x'.repeat(64)],
  ]
  for (const [member, value] of wrong) {
    await expect(create({ [member]: value }), `${member} ${value}`).rejects.toMatchObject({
      code: 'bad_request',
      message: expect.stringContaining(member),
    })
  }
})
