import { afterAll, beforeAll, expect, test } from 'vitest'
import { updateLead } from '../../src/domain/leads/update-lead.ts'
import { deleteTenant } from '../../src/domain/privacy/delete-tenant.ts'
import { makeTenant } from '../factories.ts'
import { type Life, openLife } from './a-life.ts'
import { addAgedRows } from './aged-rows.ts'

let life: Life
beforeAll(async () => {
  life = await openLife()
}, 60_000)
afterAll(() => life.close())

const left = (rows: Readonly<Record<string, readonly string[]>>) => Object.entries(rows).filter(([, texts]) => texts.length > 0)

test('of a deleted business no row is left in any table, its webhooks stop, and another business has all of its own', async () => {
  const { world, tenant } = life
  const other = await makeTenant(world)
  await world.db.withTenant(other, (tx) => addAgedRows(tx))
  await world.db.withTenant(tenant, async (tx) => {
    const lead = await tx.db.selectFrom('leads').select('id').executeTakeFirstOrThrow()
    await updateLead(tx, { id: lead.id, patch: { timeline: 'soon' } })
    await addAgedRows(tx)
  })
  const [before, theirs] = [await life.dump(), await life.dump(other)]
  expect(left(before).length).toBeGreaterThan(25)
  life.receiver.requests.length = 0
  const { rows } = await deleteTenant(world.db, { tenant_id: tenant })
  expect(left(await life.dump())).toEqual([])
  expect(rows).toBeGreaterThan(100)
  expect(await life.dump(other)).toEqual(theirs)
  world.clock.advance(86_400_000)
  await life.drain()
  expect(life.receiver.requests).toEqual([])
  expect(left(await life.dump())).toEqual([])
})

test('deleting what is deleted does nothing', async () => {
  expect(await deleteTenant(life.world.db, { tenant_id: life.tenant })).toEqual({ tenant_id: life.tenant, rows: 0 })
})

test('a deletion that is cut off leaves a business that does nothing, and the next call goes on', async () => {
  const { world } = life
  const tenant = await makeTenant(world)
  for (let n = 0; n < 3; n++) await world.db.withTenant(tenant, (tx) => addAgedRows(tx)).catch(() => undefined)
  let pages = 0
  const dying = {
    ...world.db,
    withTenant: ((id, work) =>
      world.db.withTenant(id, async (tx) => {
        const result = await work(tx)
        if (++pages === 5) throw new Error('killed')
        return result
      })) as typeof world.db.withTenant,
  }
  await expect(deleteTenant(dying, { tenant_id: tenant })).rejects.toThrow('killed')
  const [row] = (await world.owner.query('select status from tenants where id = $1', [tenant])).rows
  expect(row).toEqual({ status: 'suspended' })
  await deleteTenant(world.db, { tenant_id: tenant })
  expect(left(await life.dump(tenant))).toEqual([])
})
