import { expectTypeOf, test } from 'vitest'
import type { ApiError, ConflictError, ErrorCode, Lead, LeadCreatedEvent, Page, Vorel, WebhookEvent } from '../src/index.ts'

/** The compiler is what tests here (`tsc -p tsconfig.json`); nothing below is ever called. */
export async function wrongCallsDoNotCompile(vorel: Vorel): Promise<void> {
  // @ts-expect-error: no such channel
  await vorel.conversations.create({ channel: 'fax', customer_identifier: 'x' })
  // @ts-expect-error: customer_identifier is missing
  await vorel.conversations.create({ channel: 'voice' })
  // @ts-expect-error: no such member
  await vorel.leads.update('id', { conversation_id: 'other' })
  // @ts-expect-error: a filter of another list
  vorel.leads.list({ channel: 'voice' })
  // @ts-expect-error: from and to are required
  await vorel.availability.list({ from: new Date() })
  // @ts-expect-error: an id is required
  await vorel.leads.get()
  // @ts-expect-error: no such event
  await vorel.webhookEndpoints.create({ url: 'https://example.com', events: ['lead.deleted'] })
  // @ts-expect-error: a delivery needs two ids
  await vorel.webhookEndpoints.redeliver('endpoint')
  // @ts-expect-error: secrets are shown when they are made only
  await vorel.webhookEndpoints.get('id').then(({ secret }) => secret)
  const lead = await vorel.leads.get('id')
  // @ts-expect-error: answers are not written to
  lead.status = 'lost'
  // @ts-expect-error: it may be null
  lead.name.trim()
}

export function eventsAreToldApart(event: WebhookEvent): string | null {
  switch (event.event) {
    case 'lead.created':
      expectTypeOf(event).toEqualTypeOf<LeadCreatedEvent>()
      return event.data.lead_id
    case 'conversation.handoff_requested':
      return event.data.summary
    case 'booking.rescheduled':
      // @ts-expect-error: bookings are no leads
      return event.data.qualification_score
    default:
      return null
  }
}

export function codesAreClosed(error: ApiError): number {
  switch (error.code) {
    case 'bad_request':
    case 'unauthorized':
    case 'forbidden':
    case 'not_found':
    case 'conflict':
    case 'rate_limited':
    case 'internal_error':
      return error.status
    default:
      return error.code satisfies never
  }
}

test('answers, lists and errors have the types of the contract', () => {
  expectTypeOf<Awaited<ReturnType<Vorel['leads']['list']>>>().toEqualTypeOf<Page<Lead>>()
  expectTypeOf<ReturnType<Vorel['leads']['list']>>().toExtend<AsyncIterable<Lead>>()
  expectTypeOf<ReturnType<Vorel['offerings']['delete']>>().resolves.toEqualTypeOf<void>()
  expectTypeOf<Lead['status']>().toEqualTypeOf<'new' | 'qualified' | 'booked' | 'converted' | 'lost'>()
  expectTypeOf<Parameters<Vorel['leads']['handoff']>[1]>().toExtend<object | undefined>()
  expectTypeOf<ConflictError['code']>().toEqualTypeOf<'conflict'>()
  expectTypeOf<ApiError['code']>().toEqualTypeOf<ErrorCode>()
})
