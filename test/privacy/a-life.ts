import type { ServerResponse } from 'node:http'
import { writeRecord } from '../../src/crm/write-record.ts'
import { createAppointment } from '../../src/domain/appointments/create-appointment.ts'
import { receiveForm } from '../../src/domain/chat/receive-form.ts'
import { createConversation } from '../../src/domain/conversations/create-conversation.ts'
import { createRecordOnce } from '../../src/domain/crm/create-record-once.ts'
import { setConnection } from '../../src/domain/crm/set-connection.ts'
import { tokenStore } from '../../src/domain/crm/token-store.ts'
import { approveAnswer } from '../../src/domain/knowledge/approve-answer.ts'
import { listUnanswered } from '../../src/domain/knowledge/list-unanswered.ts'
import { createLead } from '../../src/domain/leads/create-lead.ts'
import { handoffLead } from '../../src/domain/leads/handoff-lead.ts'
import { joinWaitlist } from '../../src/domain/waitlist/join-waitlist.ts'
import { createEndpoint } from '../../src/domain/webhooks/create-endpoint.ts'
import { handlers } from '../../src/jobs/handlers.ts'
import { newWebhookSecret } from '../../src/lib/signature.ts'
import { drainJobs } from '../drain-jobs.ts'
import { openWorld, type TestWorld } from '../harness.ts'
import { openReceiver, type Receiver } from '../receiver.ts'
import { startTalk, type Talk } from '../receptionist/talk.ts'

/** Someone whom a business knows in every way it can know anybody, and somebody else who once booked for them. */
export const PERSON = {
  name: 'Zuhaira Quintanilla',
  phone: '+971501239876',
  typed: '050 123 9876',
  email: 'Zuhaira.Q@mail.example',
} as const

/** Words that stand in the database because of this person and of nothing else; digits without what may stand between them. */
export const TRACES = [
  'zuhaira',
  'quintanilla',
  '501239876',
  '٥٠١٢٣٩٨٧٦',
  'mail.example',
  'marzipan',
  'crocodile',
  'hibiscus',
  'peppermint',
  'sandalwood',
] as const

export interface Life {
  readonly world: TestWorld
  readonly receiver: Receiver
  readonly crm: Receiver
  readonly tenant: string
  readonly booked: Talk
  readonly friend: Talk
  readonly futureAppointment: string
  readonly pastAppointment: string
  drain(): ReturnType<typeof drainJobs>
  /** Every row of the tenant as text, by table. */
  dump(tenant?: string): Promise<Record<string, string[]>>
  close(): Promise<void>
}

const actor = { kind: 'cli' } as const

export async function openLife(): Promise<Life> {
  const [receiver, crm] = [await openReceiver(), await openReceiver()]
  const world = await openWorld({ environment: { VOREL_EGRESS_ALLOW: `127.0.0.1:${receiver.port},127.0.0.1:${crm.port}` } })
  // A receiver that says back what it got, as some do.
  receiver.answer((response, { body }) => void response.writeHead(200).end(body))
  crm.answer(
    (response: ServerResponse, { body }) =>
      void response.writeHead(200).end(JSON.stringify({ external_id: 'crm-77', deleted: 'hard', at: body.length })),
  )
  const booked = await startTalk(world, 'salon', { channel: 'whatsapp', identifier: PERSON.phone })
  const { tenant } = booked
  const inTenant: TestWorld['db']['withTenant'] = (id, work) => world.db.withTenant(id, work)
  const drain = () => drainJobs(world, handlers)
  await inTenant(tenant, (tx) => createEndpoint(tx, { ...endpoint(receiver.url), sealer: world.sealer, egress: world.egress }))
  await inTenant(tenant, (tx) =>
    setConnection(tx, {
      ...{ driver: 'custom_webhook', config: { url: crm.url }, credentials: { secret: newWebhookSecret() } },
      ...{ sealer: world.sealer, actor },
    }),
  )

  await booked.say("Women's haircut with Rana on Thursday at 3 pm", `${PERSON.name}, ${PERSON.typed}, ${PERSON.email}, I love marzipan`)
  await booked.say('yes')
  await booked.say('can you walk my crocodile?')
  await booked.say('yes')
  const questions = await inTenant(tenant, (tx) => listUnanswered(tx, { limit: 100 }))
  for (const { id } of questions) {
    await inTenant(tenant, (tx) =>
      approveAnswer(tx, { team_message_id: id, answer: 'We only cut hair.', answer_ar: 'نقص الشعر فقط.', actor }),
    )
  }
  await inTenant(tenant, (tx) =>
    receiveForm(tx, {
      ...{ name: PERSON.name, email: PERSON.email, phone: PERSON.typed, message: 'I am allergic to hibiscus', country: 'AE' },
      attributes: { favourite: 'peppermint' },
    }),
  )
  await viaApi(world, tenant)
  const pastAppointment = await pastVisit(world, tenant)
  const friend = await friendWhoBooks(world, tenant)
  // A code that was asked for from elsewhere.
  const elsewhere = await startTalk(world, 'salon')
  await elsewhere.say('please cancel my appointment, my number is 055 000 1111')
  await drain()
  await inTenant(tenant, (tx) =>
    joinWaitlist(tx, {
      ...{ conversation_id: booked.conversation, offering_ids: [], resource_id: null, party_size: null, times: [], language: 'en' },
      ...{ from: '2026-03-05T00:00:00.000Z', to: '2026-03-06T00:00:00.000Z', customer_name: PERSON.name, customer_phone: PERSON.typed },
    }),
  )
  await createRecordOnce(
    world.db,
    {
      tenant_id: tenant,
      ...{ object: 'contact', idempotency_key: `contact ${PERSON.email}`, fields: { first_name: PERSON.name, phone: PERSON.typed } },
    },
    (prepared) => writeRecord({ ...world, apps: world.config.crm, tokens: tokenStore(world.db, tenant) }, prepared),
  )
  const upcoming = await world.owner.query("select id from appointments where conversation_id = $1 and status = 'confirmed'", [
    booked.conversation,
  ])
  return {
    ...{ world, receiver, crm, tenant, booked, friend, drain, pastAppointment },
    futureAppointment: upcoming.rows[0].id,
    dump: (of = tenant) => dump(world, of),
    async close() {
      await world.close()
      await receiver.close()
      await crm.close()
    },
  }
}

const endpoint = (url: string) => ({
  ...{ url, description: null, actor },
  events: ['lead.created', 'booking.created', 'booking.cancelled', 'conversation.closed', 'conversation.handoff_requested'] as const,
})

/** As another system of the business writes it down. */
async function viaApi(world: TestWorld, tenant: string): Promise<void> {
  await world.db.withTenant(tenant, async (tx) => {
    const conversation = await createConversation(tx, {
      ...{ channel: 'email', customer_identifier: PERSON.email, customer_name: PERSON.name },
    })
    const lead = await createLead(tx, {
      ...{
        conversation_id: conversation.id,
        name: PERSON.name,
        phone: '+971 (50) 123-9876',
        intent: 'sandalwood massage',
        source: 'quintanilla ads',
      },
      attributes: { note: `call ${PERSON.typed}` },
    })
    await handoffLead(tx, { id: lead.id, reason: 'wants sandalwood', summary: `${PERSON.name} wants sandalwood`, actor })
  })
}

async function pastVisit(world: TestWorld, tenant: string): Promise<string> {
  const { id } = await world.db.withTenant(tenant, (tx) =>
    createAppointment(tx, {
      ...{ customer_name: 'Z. Quintanilla', customer_phone: '0501239876', location_text: 'the sandalwood room', status: 'completed' },
      ...{ scheduled_start: '2026-02-02T06:00:00Z', scheduled_end: '2026-02-02T07:00:00Z' },
    }),
  )
  return id
}

/** Another customer, who booked for the person: their conversation is their own. */
async function friendWhoBooks(world: TestWorld, tenant: string): Promise<Talk> {
  const friend = await startTalk(world, 'salon', { channel: 'whatsapp', identifier: '+971555550001' })
  await friend.say('hello, what does a balayage cost?')
  await friend.write(
    `it is for my sister ${PERSON.name}, her number is 00971 50-123 98 76 or ٠٥٠١٢٣٩٨٧٦, mail ${PERSON.email.toLowerCase()}`,
  )
  await world.db.withTenant(tenant, (tx) =>
    createAppointment(tx, {
      ...{ conversation_id: friend.conversation, customer_name: PERSON.name, customer_phone: PERSON.phone },
      ...{ scheduled_start: '2026-03-20T06:00:00Z', scheduled_end: '2026-03-20T07:00:00Z' },
    }),
  )
  return friend
}

async function dump(world: TestWorld, tenant: string): Promise<Record<string, string[]>> {
  const tables = await world.owner.query<{ name: string; own: string }>(`
    select c.relname as name, case c.relname when 'tenants' then 'id' else 'tenant_id' end as own from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> 'schema_migrations' order by 1`)
  const rows: Record<string, string[]> = {}
  for (const { name, own } of tables.rows) {
    const found = await world.owner.query<{ row: string }>(`select to_jsonb(t)::text as row from ${name} t where t.${own} = $1`, [tenant])
    rows[name] = found.rows.map(({ row }) => row)
  }
  return rows
}

/** Where any trace of the person is: `table: the row`. */
export function tracesIn(rows: Readonly<Record<string, readonly string[]>>): string[] {
  return Object.entries(rows).flatMap(([table, texts]) => texts.filter((text) => hasTrace(text)).map((text) => `${table}: ${text}`))
}

export function hasTrace(text: string): boolean {
  const plain = text.toLowerCase()
  const joined = plain.replaceAll(/[ ().-]/g, '')
  return TRACES.some((trace) => plain.includes(trace) || joined.includes(trace))
}
