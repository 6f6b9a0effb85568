import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { replay } from '../../../evals/simulate/replay.ts'
import { drainJobs } from '../../../test/drain-jobs.ts'
import { makeTenant } from '../../../test/factories.ts'
import { openWorld, type TestWorld } from '../../../test/harness.ts'
import type { Try } from '../../contract/console/sandbox-operations.ts'
import { seedDemoTenant } from '../../demo/seed-demo.ts'
import { deleteTenant } from '../../domain/privacy/delete-tenant.ts'
import { addUser } from '../../domain/team/add-user.ts'
import { handlers } from '../../jobs/handlers.ts'
import { buildApp } from '../app.ts'

let world: TestWorld
let app: FastifyInstance
let tenant: string

const OWN = { host: 'localhost:3000', origin: 'http://localhost:3000' }
const PASSWORD = 'correct horse battery'

beforeAll(async () => {
  world = await openWorld()
  const admitAll = async () => ({ isAdmitted: true, limit: 1000, remaining: 1000, retryAfterSeconds: 0 }) as never
  app = await buildApp({ ...world, limiter: { ...world.limiter, take: admitAll } })
  tenant = await seedDemoTenant(world, 'demo-salon')
  await world.owner.query(
    `update tenants set settings = settings || '{"notifications": {"email": "boss@salon.example"}}', profile = profile || '{"email": "front@salon.example"}' where id = $1`,
    [tenant],
  )
}, 60_000)
afterAll(async () => {
  await app.close()
  await world.close()
})

let people = 0
async function person(role: 'viewer' | 'agent' | 'admin', of = tenant) {
  const email = `t${++people}@salon.example`
  const account = await world.accounts.create({ email, name: email, password: PASSWORD })
  await world.db.withTenant(of, (tx) => addUser(tx, { account_id: account.id, email, name: email, role, actor: { kind: 'system' } }))
  const { slug } = (await world.owner.query('select slug from tenants where id = $1', [of])).rows[0]
  const signedIn = await app.inject({
    method: 'POST',
    url: '/api/auth/sign-in/email',
    headers: OWN,
    payload: { email, password: PASSWORD },
  })
  const headers = { ...OWN, cookie: String(signedIn.headers['set-cookie']).split(';')[0] ?? '' }
  return async (operation: string, input: object = {}) => {
    const url = `/api/console/t/${slug}/${operation}`
    const answer = await app.inject(
      /^(?:list|get|preview|search)[A-Z]/.test(operation)
        ? { url: `${url}?input=${encodeURIComponent(JSON.stringify(input))}`, headers }
        : { method: 'POST', url, headers, payload: input },
    )
    return { status: answer.statusCode, body: answer.body ? answer.json() : null }
  }
}
type Ask = Awaited<ReturnType<typeof person>>

async function say(token: string, ...texts: string[]) {
  for (const text of texts) {
    const url = `/api/chat/sessions/${token}/messages`
    const sent = await app.inject({ method: 'POST', url, payload: { client_message_id: randomUUID(), text } })
    expect(sent.statusCode, sent.body).toBe(202)
  }
  world.clock.advance(5000)
  await drainJobs(world, handlers)
}

const look = async (ask: Ask, conversation_id: string, purpose = 'panel') => (await ask('getTry', { purpose, conversation_id })).body as Try

/** The business, table by table: every row as it is stored. */
async function rowsOf(id: string): Promise<Record<string, string[]>> {
  const tables = await world.owner.query<{ name: string }>(
    `select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relrowsecurity order by 1`,
  )
  const dump: Record<string, string[]> = {}
  for (const { name } of tables.rows) {
    const own = name === 'tenants' ? 'id' : 'tenant_id'
    const { rows } = await world.owner.query(`select to_jsonb(t)::text as row from ${name} t where ${own} = $1 order by 1`, [id])
    dump[name] = rows.map(({ row }) => row)
  }
  return dump
}
const sandboxes = async (of = tenant): Promise<string[]> =>
  (await world.owner.query('select id from tenants where sandbox_of = $1 order by id', [of])).rows.map(({ id }) => id)

test('a booking in a try is in the test calendar, and no row of the business is another than before', async () => {
  const ask = await person('agent')
  await drainJobs(world, handlers)
  const before = await rowsOf(tenant)
  const { status, body } = await ask('startTry', { language: 'en' })
  expect([status, Object.keys(body)]).toEqual([200, ['session_token', 'conversation_id', 'expires_at']])
  await say(body.session_token, "hi, I'd like a women's haircut with Rana tomorrow at 5pm", 'Sara Haddad, 050 123 4567')
  await say(body.session_token, 'yes')
  await say(body.session_token, 'I want to complain, let me speak to a human')
  const shown = await look(ask, body.conversation_id)
  expect(shown.appointments).toMatchObject([{ status: 'confirmed', scheduled_start: '2026-03-03T13:00:00.000Z' }])
  expect(shown.messages.flatMap(({ tool_calls }) => tool_calls.map(({ tool }) => tool))).toContain('book_appointment')
  expect(shown.messages.find(({ role, tool_calls }) => role === 'agent_bot' && tool_calls.length > 0)?.intents[0]).toMatch(/book/)
  expect(shown.status).toBe('awaiting_human')
  const [sandbox = ''] = await sandboxes()
  const within = await rowsOf(sandbox)
  // What happened in there was told in there, where nobody listens.
  expect(within.events?.length).toBeGreaterThan(0)
  expect(within.handoffs).toHaveLength(1)
  expect(within.mail_outbox).toEqual([])
  expect(await rowsOf(tenant)).toEqual(before)
})

test('a try knows what is taken, and not by whom; it answers in Arabic', async () => {
  const ask = await person('agent')
  await world.owner.query(
    `insert into appointments (tenant_id, id, resource_id, customer_name, customer_phone, scheduled_start, scheduled_end, occupies, updated_at)
     select $1, gen_random_uuid(), id, 'Huda', '+971501111111', at, at + interval '1 hour', tstzrange(at, at + interval '1 hour'), now()
     from resources, (select $2::timestamptz + interval '30 hours' as at) t where tenant_id = $1`,
    [tenant, world.clock.now()],
  )
  const real = await world.owner.query(
    "select count(*)::int as n from appointments where tenant_id = $1 and status in ('confirmed', 'rescheduled') and scheduled_end > $2",
    [tenant, world.clock.now()],
  )
  const known = await sandboxes()
  const { body } = await ask('startTry', { language: 'ar' })
  const [sandbox = ''] = (await sandboxes()).filter((id) => !known.includes(id))
  const { rows } = await world.owner.query(
    'select customer_name, customer_phone, customer_id, conversation_id from appointments where tenant_id = $1',
    [sandbox],
  )
  expect(real.rows[0].n).toBeGreaterThan(0)
  expect(rows).toHaveLength(real.rows[0].n)
  expect(new Set(rows.map((row) => JSON.stringify(Object.values(row))))).toEqual(new Set(['["","",null,null]']))
  await say(body.session_token, 'ما هي ساعات العمل؟')
  const { messages } = await look(ask, body.conversation_id)
  expect(messages.at(0)?.content).toMatch(/أهلًا/)
  expect(messages.at(-1)).toMatchObject({ role: 'agent_bot', language: 'ar' })
})

test('starting again forgets the try before, knows what the business has changed, and is told from a colleague’s', async () => {
  const [ask, other] = [await person('agent'), await person('agent')]
  const first = (await ask('startTry')).body
  const others = (await other('startTry')).body
  await say(first.session_token, 'hello')
  await world.owner.query("update tenants set name = 'Renamed Salon' where id = $1", [tenant])
  const second = (await ask('startTry', { language: 'en' })).body
  expect((await look(ask, second.conversation_id)).messages[0]?.content).toContain('Renamed Salon')
  expect((await ask('getTry', { purpose: 'panel', conversation_id: first.conversation_id })).status).toBe(404)
  const gone = await app.inject({ url: `/api/chat/sessions/${first.session_token}/messages` })
  expect(gone.statusCode).toBe(401)
  expect((await other('getTry', { purpose: 'panel', conversation_id: others.conversation_id })).status).toBe(200)
  expect((await ask('getTry', { purpose: 'panel', conversation_id: others.conversation_id })).status).toBe(404)
})

test('two tries that one person begins at one moment leave one sandbox', async () => {
  const ask = await person('agent')
  const known = await sandboxes()
  const begun = await Promise.all([ask('startTry'), ask('startTry'), ask('startTry')])
  expect(begun.map(({ status }) => status)).toEqual([200, 200, 200])
  expect((await sandboxes()).filter((id) => !known.includes(id))).toHaveLength(1)
})

test('a preview speaks by the draft, from the greeting on and in its next reply; the business keeps its settings', async () => {
  const ask = await person('admin')
  const draft = { persona: { name: { en: 'Dana', ar: 'دانة' }, tone: 'brief' } }
  const { body } = await ask('startPreview', { language: 'en', draft })
  expect((await look(ask, body.conversation_id, 'preview')).messages[0]?.content).toContain('Dana')
  expect((await ask('changePreview', { draft: { persona: { ...draft.persona, name: { en: 'Nour', ar: 'نور' } } } })).status).toBe(204)
  await say(body.session_token, 'who are you?')
  expect((await look(ask, body.conversation_id, 'preview')).messages.at(-1)?.content).toContain('Nour')
  const wrong = await ask('startPreview', { draft: { slots: [{ attribute: 'shoe_size', when: 'qualify', required: true }] } })
  expect([wrong.status, wrong.body.error.message]).toEqual([400, 'slots: there is no question about "shoe_size"'])
  expect(
    (await world.owner.query("select settings -> 'persona' as persona from tenants where id = $1", [tenant])).rows[0].persona,
  ).toBeNull()
})

test('a viewer may not try, an agent may not preview, and nobody sees another business’s conversations', async () => {
  const [viewer, agent] = [await person('viewer'), await person('agent')]
  for (const [ask, operation, input] of [
    [viewer, 'startTry', {}],
    [viewer, 'getScenario', { conversation_id: randomUUID() }],
    [agent, 'startPreview', { draft: {} }],
    [agent, 'changePreview', { draft: {} }],
  ] as const)
    expect((await ask(operation, input)).status, operation).toBe(403)
  const elsewhere = await person('admin', await makeTenant(world, { vertical: 'salon' }))
  const mine = (await agent('startTry')).body
  await say(mine.session_token, 'hello')
  for (const operation of ['getTry', 'getTryScenario'])
    expect((await elsewhere(operation, { purpose: 'panel', conversation_id: mine.conversation_id })).status).toBe(404)
  expect((await elsewhere('getScenario', { conversation_id: mine.conversation_id })).status).toBe(404)
  expect((await agent('startTry', { language: 'fr' })).status).toBe(400)
})

test('a try becomes a scenario that names no sandbox and no address to be told at', async () => {
  const ask = await person('agent')
  const { body } = await ask('startTry')
  expect((await ask('getTryScenario', { purpose: 'panel', conversation_id: body.conversation_id })).status).toBe(404)
  await say(body.session_token, 'hello', 'are you open?')
  const { scenario } = (await ask('getTryScenario', { purpose: 'panel', conversation_id: body.conversation_id })).body
  expect(scenario).toMatchObject({ kind: 'recorded', turns: [['hello', 'are you open?']], ends: { appointments: [], handoffs: 0 } })
  expect(JSON.stringify(scenario)).not.toMatch(/sandbox|boss@salon/)
})

test('the scenario of a try plays again in an empty database and ends as the try did', async () => {
  const ask = await person('agent')
  const { body } = await ask('startTry', { language: 'en' })
  await say(body.session_token, "hi, I'd like a women's haircut with Rana tomorrow at 3pm", 'Sara Haddad, 050 123 4567')
  await say(body.session_token, 'yes')
  const { scenario } = (await ask('getTryScenario', { purpose: 'panel', conversation_id: body.conversation_id })).body
  expect(scenario.ends.appointments).toMatchObject([{ status: 'confirmed' }])
  const empty = await openWorld()
  try {
    expect(await replay(empty, empty.owner, scenario)).toEqual([])
  } finally {
    await empty.close()
  }
})

test('started again while a reply is being made, the new try is whole and the old reply is nowhere', async () => {
  const ask = await person('agent')
  const first = (await ask('startTry', { language: 'en' })).body
  for (let round = 0; round < 3; round++) {
    const url = `/api/chat/sessions/${first.session_token}/messages`
    await app.inject({ method: 'POST', url, payload: { client_message_id: randomUUID(), text: 'book a haircut tomorrow at 4pm' } })
  }
  world.clock.advance(5000)
  const [, second] = await Promise.all([drainJobs(world, handlers), ask('startTry', { language: 'en' })])
  expect(second.status).toBe(200)
  await drainJobs(world, handlers)
  const { messages, appointments } = await look(ask, second.body.conversation_id)
  expect([messages.map(({ role }) => role), appointments]).toEqual([['agent_bot'], []])
  expect((await ask('getTry', { purpose: 'panel', conversation_id: first.conversation_id })).status).toBe(404)
})

test('a sandbox is empty a day after its last try, and goes with its business', async () => {
  const ask = await person('agent')
  const { body } = await ask('startTry')
  await say(body.session_token, 'hello')
  const own = await sandboxes()
  const isLeft = async () => {
    const dumps: Awaited<ReturnType<typeof rowsOf>>[] = []
    for (const id of own) dumps.push(await rowsOf(id))
    return dumps.flatMap((dump) => Object.entries(dump)).filter(([name, rows]) => !['tenants', 'jobs'].includes(name) && rows.length > 0)
  }
  await world.owner.query(
    "insert into jobs (tenant_id, id, kind, key, coalesce_key, payload, run_at) select id, gen_random_uuid(), 'purge', 'purge', 'purge', '{}', $2 from tenants where id = any($1)",
    [own, world.clock.now()],
  )
  await drainJobs(world, { purge: handlers.purge })
  expect((await isLeft()).length).toBeGreaterThan(0)
  world.clock.advance(86_400_000 + 60_000)
  const before = (await world.owner.query('select count(*)::int as n from offerings where tenant_id = $1', [tenant])).rows
  await drainJobs(world, { purge: handlers.purge })
  expect(await isLeft()).toEqual([])
  expect((await world.owner.query('select count(*)::int as n from offerings where tenant_id = $1', [tenant])).rows).toEqual(before)
  await ask('startTry')
  await deleteTenant(world.db, { tenant_id: tenant })
  expect((await world.owner.query('select id from tenants where id = $1 or id = any($2)', [tenant, own])).rows).toEqual([])
})
