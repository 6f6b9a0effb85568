import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTenant } from '../../../test/factories.ts'
import { openWorld, type TestWorld } from '../../../test/harness.ts'
import { newId } from '../../lib/ids.ts'
import { createKey } from './create-key.ts'
import { listKeys } from './list-keys.ts'
import { revokeKey } from './revoke-key.ts'
import { rotateKey } from './rotate-key.ts'

let world: TestWorld
let tenant: string
beforeAll(async () => {
  world = await openWorld()
  tenant = await makeTenant(world)
})
afterAll(() => world.close())

const actor = { kind: 'user', id: 'u1' } as const
const issue = (more: { scopes?: string[]; name?: string; expires_at?: Date } = {}) =>
  world.db.withTenant(tenant, (tx) => createKey(tx, { sealer: world.sealer, actor, name: 'CRM', scopes: ['leads:write', 'read'], ...more }))
const rotate = (id: string, graceSeconds: number) =>
  world.db.withTenant(tenant, (tx) => rotateKey(tx, { sealer: world.sealer, actor, id, graceSeconds }))
const revoke = (id: string, of = tenant) => world.db.withTenant(of, (tx) => revokeKey(tx, { actor, id }))
const audited = async (id: string) =>
  (await world.owner.query('select action, actor, details from audit_log where target_id = $1 order by id', [id])).rows

test('a key is 58 characters, shown once; what is kept shows its ends and never the whole', async () => {
  const issued = await issue()
  expect(issued.key).toMatch(/^vapk_live_[0-9a-f]{48}$/)
  expect(issued).toMatchObject({
    prefix: issued.key.slice(0, 22),
    last4: issued.key.slice(-4),
    scopes: ['read', 'leads:write'],
    created_by: 'user:u1',
  })
  const listed = await world.db.withTenant(tenant, (tx) => listKeys(tx))
  const { key, ...kept } = issued
  expect(listed.find(({ id }) => id === issued.id)).toEqual(kept)
  expect(JSON.stringify(listed)).not.toContain(key.slice(22, -4))
  expect(await audited(issued.id)).toEqual([
    { action: 'api_key.created', actor, details: { scopes: ['read', 'leads:write'], expires_at: null } },
  ])
  expect((await issue()).key).not.toBe(key)
})

test('scopes are known ones, at least one; the name and the expiry make sense', async () => {
  await expect(issue({ scopes: [] })).rejects.toThrow(/scopes/)
  await expect(issue({ scopes: ['read', 'admin'] })).rejects.toThrow(/admin/)
  await expect(issue({ name: ' ' })).rejects.toThrow(/name/)
  await expect(issue({ expires_at: world.clock.now() })).rejects.toThrow(/expires_at/)
})

test('revoking is final, repeatable, audited once, and stays within the tenant', async () => {
  const { id } = await issue()
  await expect(revoke(id, await makeTenant(world))).rejects.toMatchObject({ code: 'not_found' })
  const first = await revoke(id)
  expect(first.revoked_at).toBe(world.clock.now().toISOString())
  world.clock.advance(1000)
  expect(await revoke(id)).toEqual(first)
  expect((await audited(id)).map(({ action }) => action)).toEqual(['api_key.created', 'api_key.revoked'])
  await expect(revoke(newId(world.clock.now()))).rejects.toMatchObject({ code: 'not_found' })
})

test('rotation issues the same rights anew; the old key ends with the grace, or sooner if it would have anyway', async () => {
  const old = await issue()
  const fresh = await rotate(old.id, 3600)
  expect(fresh).toMatchObject({ name: 'CRM', scopes: old.scopes, expires_at: null })
  expect(fresh.key).not.toBe(old.key)
  const inSeconds = (seconds: number) => new Date(world.clock.now().getTime() + seconds * 1000)
  const expiryOf = async (id: string) => (await world.db.withTenant(tenant, (tx) => listKeys(tx))).find((key) => key.id === id)?.expires_at
  expect(await expiryOf(old.id)).toBe(inSeconds(3600).toISOString())
  expect((await audited(old.id)).at(-1)).toMatchObject({ action: 'api_key.rotated', details: { replaced_by: fresh.id } })
  const short = await issue({ expires_at: inSeconds(60) })
  const successor = await rotate(short.id, 3600)
  expect([await expiryOf(short.id), successor.expires_at]).toEqual([inSeconds(60).toISOString(), inSeconds(60).toISOString()])
  await revoke(fresh.id)
  await expect(rotate(fresh.id, 0)).rejects.toMatchObject({ code: 'conflict' })
  for (const grace of [-1, 0.5, Number.NaN, 90 * 86_400 + 1])
    await expect(rotate(successor.id, grace)).rejects.toMatchObject({ code: 'bad_request' })
})
