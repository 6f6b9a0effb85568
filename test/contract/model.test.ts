import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTenant } from '../factories.ts'
import { type Api, openApi } from './client.ts'

let api: Api
beforeAll(async () => {
  api = await openApi()
})
afterAll(() => api.close())

interface ConversationModel {
  readonly id: string
  status: string
  readonly messages: string[]
  lead: string | null
}

interface LeadModel {
  status: string
  readonly attributes: Record<string, unknown>
}

/** What a tenant should have: the whole business in three maps. */
interface Model {
  readonly tenant: string
  readonly key: string
  /** customer_identifier → … */
  readonly conversations: Map<string, ConversationModel>
  /** id → … */
  readonly leads: Map<string, LeadModel>
  /** id → external_id */
  readonly offerings: Map<string, string | null>
  readonly events: string[]
}

interface Place {
  readonly model: Model
  readonly other: Model
  readonly key: string
  readonly conversation: ConversationModel | undefined
  readonly lead: string | null
  readonly leadModel: LeadModel | undefined
  readonly which: number
  readonly value: 1 | 'x' | null
}

/** Each step goes through the API, its status is checked against the model, and the model changes likewise. */
const STEPS = {
  open: async ({ key, model, conversation, which }) => {
    const { status, body } = await api.call('createConversation', {
      key,
      body: { channel: 'webform', customer_identifier: `customer ${which}` },
    })
    expect(status).toBe(conversation ? 409 : 201)
    if (conversation) return
    model.conversations.set(`customer ${which}`, { id: body.id, status: 'active', messages: [], lead: null })
    model.events.push('conversation.created')
    return
  },
  say: async ({ key, conversation, value }) => {
    if (!conversation) return
    const answer = await api.call('sendMessage', { key, params: { id: conversation.id }, body: { text: `said ${String(value)}` } })
    expect(answer.status).toBe(conversation.status === 'closed' ? 409 : 201)
    if (conversation.status !== 'closed') conversation.messages.push(`said ${String(value)}`)
    return
  },
  close: async ({ key, model, conversation }) => {
    if (!conversation) return
    const answer = await api.call('closeConversation', { key, params: { id: conversation.id } })
    expect(answer.status).toBe(conversation.status === 'closed' ? 409 : 200)
    if (conversation.status !== 'closed') model.events.push('conversation.closed')
    conversation.status = 'closed'
    return
  },
  lead: async ({ key, model, conversation, lead, value }) => {
    if (!conversation) return
    const answer = await api.call('createLead', { key, body: { conversation_id: conversation.id, attributes: { made: value } } })
    expect(answer.status).toBe(lead === null ? 201 : 409)
    if (lead !== null) return
    conversation.lead = answer.body.id
    model.leads.set(answer.body.id, { status: 'new', attributes: { made: value } })
    model.events.push('lead.created')
    return
  },
  qualify: async ({ key, model, lead, leadModel }) => {
    if (lead === null || !leadModel) return
    await api.call('updateLead', { key, params: { id: lead }, body: { status: 'qualified' } })
    if (leadModel.status !== 'qualified') model.events.push('lead.updated', 'lead.qualified')
    leadModel.status = 'qualified'
    return
  },
  merge: async ({ key, model, lead, leadModel, which, value }) => {
    if (lead === null || !leadModel) return
    await api.call('updateLead', { key, params: { id: lead }, body: { attributes: { [`k${which % 2}`]: value } } })
    const before = JSON.stringify(leadModel.attributes[`k${which % 2}`])
    if (value === null) delete leadModel.attributes[`k${which % 2}`]
    else leadModel.attributes[`k${which % 2}`] = value
    if (JSON.stringify(leadModel.attributes[`k${which % 2}`]) !== before) model.events.push('lead.updated')
    return
  },
  handoff: async ({ key, model, conversation, lead }) => {
    if (lead === null || !conversation) return
    expect((await api.call('handoffLead', { key, params: { id: lead } })).status).toBe(201)
    conversation.status = 'awaiting_human'
    model.events.push('conversation.handoff_requested')
    return
  },
  offer: async ({ key, model, which, value }) => {
    const external_id = value === null ? null : `external ${which % 2}`
    const { status, body } = await api.call('createOffering', { key, body: { title: 'Cut', price: 1, external_id } })
    const isTaken = external_id !== null && [...model.offerings.values()].includes(external_id)
    expect(status).toBe(isTaken ? 409 : 201)
    if (isTaken) return
    model.offerings.set(body.id, external_id)
    model.events.push('offering.created')
    return
  },
  withdraw: async ({ key, model, which }) => {
    const id = nth(model.offerings.keys(), which)
    if (id === undefined) return
    expect((await api.call('deleteOffering', { key, params: { id } })).status).toBe(204)
    expect((await api.call('deleteOffering', { key, params: { id } })).status).toBe(404)
    model.offerings.delete(id)
    return
  },
  trespass: ({ key, other, which }) => trespass(key, other, which),
} satisfies Record<string, (place: Place) => Promise<void>>

/** Small ranges, so that steps meet each other: the same customer, the same external id, what is closed or deleted already. */
const step = fc.record({
  tenant: fc.nat(2),
  what: fc.constantFrom(...(Object.keys(STEPS) as (keyof typeof STEPS)[])),
  which: fc.nat(1),
  value: fc.constantFrom(1 as const, 'x' as const, null),
})

function placeOf(models: readonly Model[], tenant: number, which: number, value: Place['value']): Place {
  const [model, other] = [models[tenant], models[(tenant + 1) % 3]]
  if (!model || !other) throw new Error('there are three tenants')
  const conversation = model.conversations.get(`customer ${which}`)
  const lead = conversation?.lead ?? null
  return { model, other, key: model.key, conversation, lead, leadModel: lead === null ? undefined : model.leads.get(lead), which, value }
}

const nth = <T>(values: Iterable<T>, index: number): T | undefined => [...values][index]

/** Somebody else's ids, with one's own key: nothing is there. */
async function trespass(key: string, other: Model, which: number): Promise<void> {
  const conversation = nth(other.conversations.values(), which)
  const offering = nth(other.offerings.keys(), which)
  if (conversation) {
    const params = { id: conversation.id }
    expect((await api.call('closeConversation', { key, params })).status).toBe(404)
    expect((await api.call('sendMessage', { key, params, body: { text: 'hello' } })).status).toBe(404)
    expect((await api.call('createLead', { key, body: { conversation_id: conversation.id } })).status).toBe(404)
    if (conversation.lead) expect((await api.call('handoffLead', { key, params: { id: conversation.lead } })).status).toBe(404)
  }
  if (offering) expect((await api.call('updateOffering', { key, params: { id: offering }, body: { title: 'Mine' } })).status).toBe(404)
}

/** Everything that the API shows of a tenant is what the model says. */
async function compare({ tenant, key, conversations, leads, offerings, events }: Model): Promise<void> {
  const rowsOf = async (id: 'listConversations' | 'listLeads' | 'listOfferings') =>
    (await api.call(id, { key, query: { limit: 100 } })).body.data
  const shown = await rowsOf('listConversations')
  expect(shown.map((row: { customer_identifier: string; status: string }) => [row.customer_identifier, row.status]).reverse()).toEqual(
    [...conversations].map(([identifier, { status }]) => [identifier, status]),
  )
  for (const { id, messages } of conversations.values()) {
    const { data } = (await api.call('listMessages', { key, params: { id }, query: { limit: 100 } })).body
    expect(data.map((row: { content: string }) => row.content)).toEqual(messages)
    expect(data.map((row: { sequence_number: number }) => row.sequence_number)).toEqual(messages.map((_, index) => index + 1))
  }
  const leadRows = await rowsOf('listLeads')
  expect(
    Object.fromEntries(
      leadRows.map((row: { id: string; status: string; attributes: object }) => [
        row.id,
        { status: row.status, attributes: row.attributes },
      ]),
    ),
  ).toEqual(Object.fromEntries(leads))
  const offeringRows = await rowsOf('listOfferings')
  expect(Object.fromEntries(offeringRows.map((row: { id: string; external_id: string | null }) => [row.id, row.external_id]))).toEqual(
    Object.fromEntries(offerings),
  )
  expect((await api.events(tenant)).map(({ event }) => event)).toEqual(events)
}

/** Two thousand steps take a minute of a busy machine; VOREL_TEST_LONG=1 takes them all. */
const IS_LONG = process.env.VOREL_TEST_LONG === '1'

test(
  'whatever three businesses do in turn, each has exactly what a simple map says, and its events',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 80, maxLength: 120 }), async (steps) => {
        const models: Model[] = []
        for (let index = 0; index < 3; index++) {
          const tenant = await makeTenant(api.world)
          const { key } = await api.issue(tenant)
          models.push({ tenant, key, conversations: new Map(), leads: new Map(), offerings: new Map(), events: [] })
        }
        for (const { tenant, what, which, value } of steps) await STEPS[what](placeOf(models, tenant, which, value))
        for (const model of models) await compare(model)
      }),
      { numRuns: IS_LONG ? 20 : 6, seed: 1 },
    )
  },
  IS_LONG ? 300_000 : 120_000,
)
