import { afterAll, beforeEach, expect, test } from 'vitest'
import { drainJobs } from '../../test/drain-jobs.ts'
import { makeConversation, makeTenant } from '../../test/factories.ts'
import { openWorld } from '../../test/harness.ts'
import { openMailServer } from '../../test/mail-server.ts'
import { requestHandoff } from '../domain/handoffs/request-handoff.ts'
import { listNotices } from '../domain/notices/list-notices.ts'
import { MAILS_AN_HOUR } from '../domain/notices/queue-mail.ts'
import { JOBS } from './catalog.ts'
import { sendMail } from './send-mail.ts'

const server = await openMailServer()
const world = await openWorld({ environment: { SMTP_URL: server.url, MAIL_FROM: 'Vorel <desk@vorel.example>' } })
afterAll(async () => {
  await world.close()
  await server.close()
})
let tenant = ''
beforeEach(async () => {
  await world.owner.query('truncate jobs, notices, mail_outbox cascade')
  server.mails.length = 0
  server.answers.clear()
  world.logLines.length = 0
  tenant = await makeTenant(world)
  await setOwner('owner@shop.example')
})

const setOwner = (address: string) =>
  world.owner.query(
    `update tenants set settings = jsonb_build_object('notifications', jsonb_build_object('email', $2::text)) where id = $1`,
    [tenant, address],
  )
const handOff = () =>
  world.db.withTenant(tenant, async (tx) => {
    const conversation_id = await makeConversation(tx)
    const brief = { who: 'Sara Haddad', wants: 'a manager', known: { phone: '+971501234567' }, promised: [] }
    await requestHandoff(tx, { conversation_id, reason: 'Sara is angry', brief, actor: { kind: 'receptionist' } })
    return conversation_id
  })
const drain = (ctx = world) => drainJobs(ctx, { 'send-mail': sendMail })
const outbox = async () =>
  (await world.owner.query('select status, last_error, notices, sent_at is not null as sent from mail_outbox order by id')).rows
const notices = () => world.db.withTenant(tenant, (tx) => listNotices(tx, { limit: 100 }))

test('a handoff leaves a notice and reaches the owner by mail, without a word about the customer', async () => {
  const conversation = await handOff()
  await drain()
  expect(server.mails).toMatchObject([{ from: 'desk@vorel.example', to: ['owner@shop.example'] }])
  const source = server.mails[0]?.source ?? ''
  expect(source).toContain('Subject: A customer is waiting for a person')
  expect(source).toMatch(/Message-ID: <[0-9a-f-]{36}@vorel\.example>/)
  expect(source).toContain('Auto-Submitted: auto-generated')
  const rows = await world.owner.query(
    'select (select string_agg(n::text, $1) from notices n) || (select string_agg(m::text, $1) from mail_outbox m) as text',
    [''],
  )
  for (const secret of ['Sara', 'Haddad', '501234567', 'angry']) expect(source + rows.rows[0].text).not.toContain(secret)
  expect(await outbox()).toEqual([{ status: 'sent', last_error: null, notices: 1, sent: true }])
  expect(await notices()).toMatchObject([{ kind: 'conversation.handoff_requested', target_id: conversation, mail_status: 'sent' }])
  expect(await drain()).toEqual([])
})

test('a business that speaks Arabic is written to in Arabic', async () => {
  await world.owner.query("update tenants set default_language = 'ar' where id = $1", [tenant])
  await handOff()
  await drain()
  const source = server.mails[0]?.source ?? ''
  const subject = /Subject: ((?:.+\r\n )*.+)/.exec(source)?.[1] ?? ''
  const words = [...subject.matchAll(/=\?UTF-8\?B\?([^?]+)\?=/gi)].map(([, word = '']) => Buffer.from(word, 'base64').toString()).join('')
  expect(words).toBe('عميل ينتظر أحد أفراد الفريق')
})

test('without a mail server the mail stays in the outbox, marked mocked', async () => {
  await handOff()
  await drain({ ...world, config: { ...world.config, mail: null } })
  expect(server.mails).toEqual([])
  expect(await outbox()).toMatchObject([{ status: 'mocked', sent: false }])
  expect(await notices()).toMatchObject([{ mail_status: 'mocked' }])
})

test('a handoff that is rolled back leaves no notice and no mail', async () => {
  await expect(
    world.db.withTenant(tenant, async (tx) => {
      const conversation_id = await makeConversation(tx)
      await requestHandoff(tx, {
        conversation_id,
        reason: 'x',
        brief: { who: null, wants: null, known: {}, promised: [] },
        actor: { kind: 'receptionist' },
      })
      throw new Error('later')
    }),
  ).rejects.toThrow('later')
  expect([await outbox(), await notices(), await drain()]).toEqual([[], [], []])
})

test('owners and admins are written to where no address was chosen; without any there is the notice alone', async () => {
  await world.owner.query("update tenants set settings = '{}' where id = $1", [tenant])
  await handOff()
  expect(await notices()).toMatchObject([{ mail_status: null }])
  const user = "insert into users (tenant_id, id, email, name, role) values ($1, gen_random_uuid(), $2, 'N', $3)"
  for (const role of ['owner', 'admin', 'agent']) await world.owner.query(user, [tenant, `${role}@shop.example`, role])
  await handOff()
  await drain()
  expect(server.mails.map((mail) => [...mail.to].sort())).toEqual([['admin@shop.example', 'owner@shop.example']])
})

test.each([
  ['RCPT', '451 later'],
  ['DATA', '421 busy'],
  ['.', '452 full'],
  ['greeting', '421 not now'],
])('a temporary refusal of %s is tried again along the ladder, and the same Message-ID arrives once', async (command, answer) => {
  server.answers.set(command, answer)
  await handOff()
  expect(await drain()).toMatchObject([{ settled: 'retry' }])
  expect(await outbox()).toMatchObject([{ status: 'pending', last_error: `answered ${answer.slice(0, 3)}` }])
  server.answers.clear()
  expect(await drain()).toEqual([])
  world.clock.advance(30_000)
  await drain()
  expect(server.mails).toHaveLength(1)
  expect(await outbox()).toMatchObject([{ status: 'sent', last_error: null }])
})

test.each(['RCPT', 'MAIL', '.'])(
  'a refusal of %s for good is final, and the logs and rows quote neither address nor server',
  async (command) => {
    server.answers.set(command, '550 owner@shop.example is unknown here')
    await handOff()
    expect(await drain()).toMatchObject([{ settled: 'done' }])
    expect(await outbox()).toMatchObject([{ status: 'dead', last_error: 'answered 550' }])
    expect(world.logLines.join('')).not.toContain('owner@')
    world.clock.advance(3_600_000)
    expect(await drain()).toEqual([])
  },
)

test('a server that is away is tried along the whole ladder, then the mail is dead', async () => {
  const away = { ...world, config: { ...world.config, mail: { url: 'smtp://127.0.0.1:9', from: 'desk@vorel.example' } } }
  await handOff()
  for (const wait of [0, ...JOBS['send-mail'].ladderMs]) {
    world.clock.advance(wait)
    expect(await drain(away)).toHaveLength(1)
  }
  expect(await outbox()).toMatchObject([{ status: 'dead', last_error: 'connection failed' }])
})

test('an address that carries a header or a second address is not written to', async () => {
  for (const address of ['a@b.example\r\nBcc: c@d.example', 'a@b.example, c@d.example', 'a@b.example>\r\nDATA', '"x" <a@b.example>']) {
    await setOwner(address)
    await handOff()
  }
  await drain()
  expect([server.mails, await outbox()]).toEqual([[], []])
})

test('a flood of notices is a few mails and one digest of the rest', async () => {
  for (let number = 0; number < MAILS_AN_HOUR + 60; number++) await handOff()
  await drain()
  expect(server.mails).toHaveLength(MAILS_AN_HOUR)
  world.clock.advance(3_600_000)
  await drain()
  expect(server.mails).toHaveLength(MAILS_AN_HOUR + 1)
  expect(server.mails.at(-1)?.source).toContain('Subject: Several notices at once')
  expect((await outbox()).at(-1)).toMatchObject({ status: 'sent', notices: 60 })
  world.clock.advance(1)
  await handOff()
  await drain()
  expect(server.mails).toHaveLength(MAILS_AN_HOUR + 2)
})

test('notices are seen by their own business only', async () => {
  await handOff()
  tenant = await makeTenant(world)
  expect(await notices()).toEqual([])
})
