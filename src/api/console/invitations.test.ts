import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type ConsoleClient, openConsole, PASSWORD } from '../../../test/console-client.ts'
import { addUser } from '../../domain/team/add-user.ts'

let client: ConsoleClient
beforeAll(async () => {
  client = await openConsole()
})
afterAll(() => client.close())
beforeEach(() => client.world.clock.advance(61_000))

const call = (id: string, body: object, cookie?: string) =>
  client.ask('owner', `/api/console/t/${client.tenant.slug}/${id}`, { method: 'POST', body, ...(cookie ? { cookie } : {}) })
async function invite(email: string, role = 'agent'): Promise<{ id: string; token: string }> {
  const answer = await call('inviteMember', { email, role })
  expect(answer.statusCode, answer.body).toBe(200)
  return { id: answer.json().invitation.id, token: answer.json().url.split('#')[1] }
}
const preview = (token: string) => client.ask('nobody', '/api/console/preview-invitation', { method: 'POST', body: { token } })
const accept = (token: string, body: object = { name: 'New', password: PASSWORD }) =>
  client.ask('nobody', '/api/console/accept-invitation', { method: 'POST', body: { token, ...body } })
const roleOf = async (email: string) =>
  (await client.world.owner.query('select role from users where email = $1 and tenant_id = $2', [email, client.tenant.id])).rows[0]?.role
const message = (answer: Awaited<ReturnType<typeof accept>>) =>
  `${answer.statusCode} ${answer.body === '' ? '' : answer.json().error?.message}`

test('a link works once; used, withdrawn, replaced, too old and never there are answered alike', async () => {
  const used = await invite('used@x.example')
  expect((await preview(used.token)).json()).toEqual({
    email: 'used@x.example',
    business: 'Test business',
    role: 'agent',
    has_account: false,
  })
  expect((await accept(used.token)).statusCode).toBe(204)
  const withdrawn = await invite('withdrawn@x.example')
  expect((await call('withdrawInvitation', { id: withdrawn.id })).statusCode).toBe(204)
  const replaced = await invite('replaced@x.example')
  await invite('Replaced@X.example')
  const old = await invite('old@x.example')
  await client.world.owner.query("update invitations set expires_at = $1 where email = 'old@x.example'", [
    new Date(client.world.clock.now().getTime()).toISOString(),
  ])
  const answers = new Set<string>()
  for (const token of [used.token, withdrawn.token, replaced.token, old.token, 'x'.repeat(43), `${used.token}x`]) {
    answers.add(message(await preview(token)))
    answers.add(message(await accept(token)))
    client.world.clock.advance(61_000)
  }
  expect([...answers]).toEqual(['404 this invitation is not valid any more'])
})

test('a week is all that a link has', async () => {
  const { token } = await invite('week@x.example')
  client.world.clock.advance(7 * 86_400_000 - 1000)
  expect((await preview(token)).statusCode).toBe(200)
  client.world.clock.advance(1000)
  expect((await preview(token)).statusCode).toBe(404)
})

test('clicked twice at the same moment it makes one person and one account', async () => {
  const { token } = await invite('twice@x.example')
  const answers = await Promise.all([accept(token), accept(token), accept(token)])
  const codes = answers.map(({ statusCode }) => statusCode).sort()
  expect(codes[0]).toBe(204)
  expect(
    codes.slice(1).every((code) => code === 404 || code === 409),
    String(codes),
  ).toBe(true)
  expect((await client.world.owner.query(`select 1 from auth."user" where email = 'twice@x.example'`)).rows).toHaveLength(1)
  expect((await client.signIn('twice@x.example')).statusCode).toBe(200)
})

test('who has an account joins with it, and keeps its password and its name', async () => {
  const email = client.emailOf('stranger')
  const { token } = await invite(email, 'viewer')
  expect((await preview(token)).json().has_account).toBe(true)
  expect((await accept(token, { name: 'Somebody else', password: 'taken over by a link' })).statusCode).toBe(204)
  expect((await client.signIn(email, 'taken over by a link')).statusCode).toBe(401)
  const me = (await client.ask('stranger', '/api/console/me')).json()
  expect(me.account.name).toBe('The stranger')
  expect(me.businesses.map(({ slug, role }: { slug: string; role: string }) => [slug, role])).toEqual(
    expect.arrayContaining([
      [client.tenant.slug, 'viewer'],
      [client.other.slug, 'owner'],
    ]),
  )
})

test('an old link does not change the role of who has joined meanwhile by another way', async () => {
  const { token } = await invite('early@x.example', 'viewer')
  const account = await client.world.accounts.create({ email: 'early@x.example', name: 'Early', password: PASSWORD })
  const user = { account_id: account.id, email: account.email, name: 'Early', role: 'owner', actor: { kind: 'system' } } as const
  await client.world.db.withTenant(client.tenant.id, (tx) => addUser(tx, user))
  expect((await accept(token, {})).statusCode).toBe(204)
  expect(await roleOf('early@x.example')).toBe('owner')
})

test('without a name and a password a new person is asked for them, and nothing is used up', async () => {
  const { token } = await invite('bare@x.example')
  for (const body of [{}, { name: 'x' }, { password: PASSWORD }, { name: '', password: PASSWORD }, { name: 'x', password: 'short' }]) {
    expect((await accept(token, body)).statusCode).toBe(400)
  }
  expect((await accept(token)).statusCode).toBe(204)
})

test('the links are not kept, and not shown in the mail that the console lists', async () => {
  const { token } = await invite('kept@x.example')
  const rows = await client.world.owner.query('select i::text as text from invitations i')
  expect(JSON.stringify(rows.rows)).not.toContain(token)
  expect(client.world.logLines.join('\n')).not.toContain(token)
  const team = await client.ask('viewer', `/api/console/t/${client.tenant.slug}/listTeam`)
  expect(team.body).not.toContain(token)
})

test('there is always an owner: the last one neither leaves nor is made less, not even when two do it to each other at once', async () => {
  await client.world.owner.query("delete from users where email = 'early@x.example'")
  const { token } = await invite('second@x.example', 'owner')
  const owner = client.users.owner
  for (const role of ['admin', 'agent', 'viewer']) expect((await call('changeRole', { id: owner, role })).statusCode).toBe(409)
  expect((await call('removeMember', { id: owner })).statusCode).toBe(409)
  await accept(token)
  const second = (await client.world.owner.query("select id from users where email = 'second@x.example'")).rows[0].id
  const cookie = await client.cookieOf('second@x.example')
  for (let round = 0; round < 5; round += 1) {
    const answers = await Promise.all([
      round % 2 ? call('changeRole', { id: second, role: 'agent' }) : call('removeMember', { id: second }),
      call('changeRole', { id: owner, role: 'viewer' }, cookie),
    ])
    const owners = (await client.world.owner.query("select id from users where role = 'owner' and tenant_id = $1", [client.tenant.id])).rows
    expect(owners, answers.map(message).join(' | ')).toHaveLength(1)
    // As before, for the next round.
    const account = (await client.world.owner.query(`select id from auth."user" where email = 'second@x.example'`)).rows[0].id
    await client.world.owner.query("update users set role = 'owner' where id = $1", [owner])
    await client.world.owner.query(
      "insert into users (tenant_id, id, account_id, email, name, role) values ($1, $2, $3, 'second@x.example', 'Second', 'owner') on conflict (tenant_id, id) do update set role = 'owner'",
      [client.tenant.id, second, account],
    )
    client.world.clock.advance(61_000)
  }
})
