import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type ConsoleClient, openConsole, PASSWORD } from '../../../test/console-client.ts'
import { addUser } from '../../domain/team/add-user.ts'

let client: ConsoleClient
let people = 0
beforeAll(async () => {
  client = await openConsole()
})
afterAll(() => client.close())
beforeEach(() => client.world.clock.advance(61_000))

/** Somebody of the business with two browsers. */
async function somebody(role: 'owner' | 'agent' = 'agent') {
  const email = `person-${++people}@house.example`
  const account = await client.world.accounts.create({ email, name: 'Person', password: PASSWORD })
  const user = { account_id: account.id, email, name: 'Person', role, actor: { kind: 'system' } } as const
  const userId = await client.world.db.withTenant(client.tenant.id, (tx) => addUser(tx, user))
  return { email, userId, first: await client.cookieOf(email), second: await client.cookieOf(email) }
}
const status = async (cookie: string, path = '/api/console/me') => (await client.ask('nobody', path, { cookie })).statusCode
const auth = (cookie: string, path: string, body: object = {}) =>
  client.ask('nobody', `/api/auth/${path}`, { method: 'POST', cookie, body })
const team = () => `/api/console/t/${client.tenant.slug}/listTeam`

test('signing out ends the session itself, not just its cookie', async () => {
  const { first, second } = await somebody()
  const answer = await auth(first, 'sign-out')
  expect(answer.statusCode).toBe(200)
  expect(String(answer.headers['set-cookie'])).toMatch(/vorel\.session_token=;.*Max-Age=0/)
  expect([await status(first), await status(second)]).toEqual([401, 200])
})

test('a session that is ended from another one is refused on its next request', async () => {
  const { first, second } = await somebody()
  const sessions = (await client.ask('nobody', '/api/auth/list-sessions', { cookie: first })).json()
  expect(sessions).toHaveLength(2)
  const { account } = (await client.ask('nobody', '/api/console/me', { cookie: first })).json()
  const other = sessions.find(({ id }: { id: string }) => id !== account.session_id)
  expect((await auth(first, 'revoke-session', { token: other.token })).statusCode).toBe(200)
  expect([await status(first), await status(second)]).toEqual([200, 401])
})

test("nobody ends somebody else's session", async () => {
  const [mine, theirs] = [await somebody(), await somebody()]
  const [session] = (await client.ask('nobody', '/api/auth/list-sessions', { cookie: theirs.first })).json()
  await auth(mine.first, 'revoke-session', { token: session.token })
  await auth(mine.first, 'revoke-other-sessions')
  expect([await status(mine.first), await status(mine.second), await status(theirs.first), await status(theirs.second)]).toEqual([
    200, 401, 200, 200,
  ])
})

test('a new password ends all other sessions whatever the request says, and the answer names none', async () => {
  const { email, first, second } = await somebody()
  const wrong = await auth(first, 'change-password', { currentPassword: 'wrong wrong wrong', newPassword: 'another horse battery' })
  expect(wrong.statusCode).toBe(400)
  expect((await auth(first, 'change-password', { currentPassword: PASSWORD, newPassword: 'short' })).statusCode).toBe(400)
  const sneaky = { currentPassword: PASSWORD, newPassword: 'another horse battery', revokeOtherSessions: false }
  expect((await auth(first, 'change-password', sneaky)).statusCode).toBe(400)
  expect(await status(second)).toBe(200)
  const changed = await auth(first, 'change-password', { currentPassword: PASSWORD, newPassword: 'another horse battery' })
  expect(changed.statusCode).toBe(200)
  expect(changed.body).not.toContain('token')
  const fresh = String(changed.headers['set-cookie']).split(';')[0] ?? ''
  expect([await status(fresh), await status(first), await status(second)]).toEqual([200, 401, 401])
  expect((await client.signIn(email)).statusCode).toBe(401)
})

test('a reset works once, by the link in the mail, and ends all sessions', async () => {
  const { email, first, second } = await somebody()
  expect((await auth('', 'request-password-reset', { email: ` ${email.toUpperCase()}` })).statusCode).toBe(200)
  const mail = await vi.waitFor(async () => {
    const { rows } = await client.world.owner.query('select * from mail_outbox where recipients = $1', [[email]])
    expect(rows).toHaveLength(1)
    return rows[0]
  })
  expect(mail).toMatchObject({ is_private: true, tenant_id: client.tenant.id })
  const link = new URL(/http\S+/.exec(mail.body)?.[0] ?? '')
  expect(link.origin).toBe(client.own.origin)
  const opened = await client.app.inject({ url: link.pathname + link.search, headers: client.own })
  const page = new URL(String(opened.headers.location))
  expect(`${opened.statusCode} ${page.origin}${page.pathname}`).toBe(`302 ${client.own.origin}/reset-password`)
  const token = page.searchParams.get('token')
  expect((await auth('', 'reset-password', { token, newPassword: 'short' })).statusCode).toBe(400)
  // Two at the same moment: one of them.
  const attempts = await Promise.all([1, 2].map((n) => auth('', 'reset-password', { token, newPassword: `new horse battery ${n}` })))
  expect(attempts.map(({ statusCode }) => statusCode).sort()).toEqual([200, 400])
  expect((await auth('', 'reset-password', { token, newPassword: 'a third horse battery' })).statusCode).toBe(400)
  expect([await status(first), await status(second)]).toEqual([401, 401])
  expect((await client.signIn(email)).statusCode).toBe(401)
  const winner = attempts[0]?.statusCode === 200 ? 1 : 2
  expect((await client.signIn(email, `new horse battery ${winner}`)).statusCode).toBe(200)
})

test('a link to a new password is too old after an hour', async () => {
  const { email } = await somebody()
  await auth('', 'request-password-reset', { email })
  const { rows } = await client.world.owner.query(
    "update auth.verification set expires_at = now() - interval '1 second' returning identifier",
  )
  const token = rows.at(-1).identifier.replace('reset-password:', '')
  expect((await auth('', 'reset-password', { token, newPassword: 'another horse battery' })).statusCode).toBe(400)
})

test('a removed member is outside on the next request, and a new role holds on the next request', async () => {
  const { first, userId } = await somebody()
  const change = (id: string, body: object) =>
    client.ask('owner', `/api/console/t/${client.tenant.slug}/${id}`, { method: 'POST', body: { id: userId, ...body } })
  const issue = () =>
    client.ask('nobody', `/api/console/t/${client.tenant.slug}/listApiKeys`, { cookie: first }).then(({ statusCode }) => statusCode)
  expect(await issue()).toBe(403)
  expect((await change('changeRole', { role: 'admin' })).statusCode).toBe(200)
  expect(await issue()).toBe(200)
  await change('changeRole', { role: 'viewer' })
  expect(await issue()).toBe(403)
  expect(await status(first, team())).toBe(200)
  expect((await change('removeMember', {})).statusCode).toBe(204)
  expect([await status(first, team()), await status(first)]).toEqual([404, 200])
})

test('an operator who is made one no more is refused on the next request', async () => {
  expect((await client.ask('operator', '/api/console/operator/getInstallation')).statusCode).toBe(200)
  const { rows } = await client.world.owner.query('delete from auth.operator returning *')
  expect((await client.ask('operator', '/api/console/operator/getInstallation')).statusCode).toBe(403)
  await client.world.owner.query('insert into auth.operator (user_id, created_at) values ($1, $2)', [rows[0].user_id, rows[0].created_at])
})

test('a session ends a week after its sign-in, however much it is used', async () => {
  const { email, first } = await somebody()
  const days = await client.world.owner.query(
    'select extract(epoch from expires_at - s.created_at)::int as seconds from auth.session s join auth."user" u on u.id = user_id where email = $1',
    [email],
  )
  expect(days.rows[0].seconds).toBe(7 * 86_400)
  await client.world.owner.query("update auth.session set expires_at = now() - interval '1 second', updated_at = now() - interval '8 days'")
  expect(await status(first)).toBe(401)
  expect((await client.ask('nobody', '/api/auth/list-sessions', { cookie: first })).statusCode).toBe(401)
})
