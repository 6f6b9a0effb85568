import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type ConsoleClient, openConsole, WHO, type Who } from '../../../test/console-client.ts'
import { type ConsoleOperation, isRead } from '../../contract/console/operation.ts'
import { OPERATOR_OPERATIONS } from '../../contract/console/operator-operations.ts'
import { isAtLeast, ROLE_OF_SCOPE, ROLES, type Role } from '../../contract/console/roles.ts'
import { CONSOLE_OPERATIONS } from '../../contract/console/routes.ts'
import type { Operation } from '../../contract/operation.ts'
import { OPERATIONS } from '../../contract/routes.ts'

let client: ConsoleClient
beforeAll(async () => {
  client = await openConsole()
})
afterAll(() => client.close())
// Everybody's requests are counted by the minute.
beforeEach(() => client.world.clock.advance(61_000))

interface Route {
  readonly id: string
  readonly method: Operation['method']
  /** Of a business's slug. */
  readonly url: (slug: string) => string
  readonly role: Role
}

const SOME_ID = '01900000-0000-7000-8000-000000000000'
const own: Route[] = Object.entries<ConsoleOperation>(CONSOLE_OPERATIONS).map(([id, { role }]) => ({
  id,
  method: isRead(id) ? 'GET' : 'POST',
  url: (slug) => `/api/console/t/${slug}/${id}`,
  role,
}))
const shared: Route[] = Object.entries<Operation>(OPERATIONS).map(([id, { method, path, scope }]) => ({
  id: `the API's ${id}`,
  method,
  url: (slug) => `/api/console/t/${slug}/api/v1${path.replaceAll(/\{\w+\}/g, SOME_ID)}`,
  role: ROLE_OF_SCOPE[scope],
}))

const REFUSED: Partial<Record<Who, number>> = { nobody: 401, stranger: 404, operator: 404 }

test.each([...own, ...shared])('$id: $role and above, of this business, and nobody else', async ({ id, method, url, role }) => {
  for (const who of WHO) {
    // Of those who may, the least: what it does is done once.
    if ((ROLES as readonly string[]).includes(who) && who !== role && isAtLeast(who as Role, role)) continue
    const answer = await client.ask(who, url(client.tenant.slug), {
      method,
      ...(method === 'GET' || method === 'DELETE' ? {} : { body: {} }),
    })
    if (who === role) {
      expect([401, 403, 405, 500], `${who} ${id}: ${answer.body}`).not.toContain(answer.statusCode)
      continue
    }
    expect(answer.statusCode, `${who} ${id}: ${answer.body}`).toBe(REFUSED[who] ?? 403)
    if (REFUSED[who] === undefined) expect(answer.json().error.message).toBe(`this takes the role ${role}; yours is ${who}`)
  }
})

test("another business's people and a slug that nobody has are answered alike", async () => {
  const alike = await Promise.all(
    [client.tenant.slug, 'no-such-business', '%00', 'a'.repeat(3000)].map(async (slug) => {
      const answer = await client.ask('stranger', `/api/console/t/${slug}/listTeam`)
      return `${answer.statusCode} ${JSON.parse(answer.body).error.message}`
    }),
  )
  expect(new Set(alike).size).toBe(1)
})

test.each(Object.keys(OPERATOR_OPERATIONS))('%s: the operator and nobody else', async (id) => {
  const method = isRead(id) ? 'GET' : 'POST'
  for (const who of WHO) {
    const answer = await client.ask(who, `/api/console/operator/${id}`, { method, ...(method === 'GET' ? {} : { body: {} }) })
    if (who === 'operator') expect([200, 204, 400], `${answer.statusCode}`).toContain(answer.statusCode)
    else expect(answer.statusCode, who).toBe(who === 'nobody' ? 401 : 403)
  }
})

test('what changes something takes an agent at least; team and keys take the owner', () => {
  // What a reader leaves: how far they have read, and that they are here.
  const ofReaders = ['markConversationRead', 'setPresence']
  for (const { id, method, role } of [...own, ...shared]) {
    if (method !== 'GET' && !ofReaders.includes(id)) expect(role, id).not.toBe('viewer')
  }
  const ofOwners = own.filter(({ role }) => role === 'owner').map(({ id }) => id)
  expect(ofOwners).toEqual(
    expect.arrayContaining([
      'inviteMember',
      'withdrawInvitation',
      'changeRole',
      'removeMember',
      'issueApiKey',
      'rotateApiKey',
      'revokeApiKey',
    ]),
  )
})
