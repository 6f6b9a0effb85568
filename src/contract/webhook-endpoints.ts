import { z } from 'zod'
import { RequestInstant } from './appointments.ts'
import { Id, isNotEmpty, NOT_EMPTY, pageOf, pageQuery, Timestamp, text } from './common.ts'
import { EVENTS } from './events.ts'

const MAX_OVERLAP_SECONDS = 7 * 86_400
const DEFAULT_OVERLAP_SECONDS = 86_400

export const WebhookEndpoint = z
  .object({
    id: Id.meta({ description: 'UUID of the subscription.' }),
    url: z.string().meta({ format: 'uri', description: 'Where events are posted to.' }),
    description: z.string().nullable().meta({ description: "The owner's own note." }),
    events: z.array(z.enum(EVENTS)).meta({ description: 'The events that it wants.' }),
    status: z.enum(['active', 'paused', 'disabled']).meta({
      description: '`paused` by its owner; `disabled` by us, after every attempt of five days failed. Only `active` ones are sent to.',
    }),
    status_reason: z.string().nullable().meta({ description: 'Why it was disabled.' }),
    previous_secret_expires_at: Timestamp.nullable().meta({
      description: 'Until when deliveries are signed with the previous secret besides; null when it never was, or never will be again.',
    }),
    created_at: Timestamp.meta({ description: 'When it was made.' }),
    updated_at: Timestamp.meta({ description: 'When it was last changed.' }),
  })
  .meta({ id: 'WebhookEndpoint', description: 'A subscription of one URL to events. Its secret is shown when it is made, and not again.' })
export type WebhookEndpoint = z.output<typeof WebhookEndpoint>

export const WebhookEndpointWithSecret = WebhookEndpoint.extend({
  secret: z.string().meta({ description: 'What deliveries are signed with: `whsec_…`. Shown in this answer only.' }),
}).meta({ id: 'WebhookEndpointWithSecret', description: 'A subscription with its new secret.' })

const url = text(1, 2048).meta({ format: 'uri', description: 'An https URL on the public internet (http for localhost in development).' })
const events = z
  .array(z.enum(EVENTS))
  .min(1, { error: 'must name at least one event' })
  .max(EVENTS.length, { error: `must name at most ${EVENTS.length} events` })
  .meta({ description: 'The events to be told of.' })
const description = text(0, 500).nullable().optional().meta({ description: 'A note of your own, at most 500 characters.' })

export const WebhookEndpointCreate = z
  .strictObject({ url, events, description })
  .meta({ id: 'WebhookEndpointCreate', description: 'A new subscription.' })

export const WebhookEndpointUpdate = z
  .strictObject({
    url: url.optional(),
    events: events.optional(),
    description,
    status: z.enum(['active', 'paused']).optional().meta({ description: '`paused` stops sending, `active` starts it again.' }),
  })
  .refine(isNotEmpty, NOT_EMPTY)
  .meta({ id: 'WebhookEndpointUpdate', minProperties: 1, description: 'At least one member. Members left out stay as they are.' })

export const WebhookSecretRotate = z
  .strictObject({
    overlap_seconds: z
      .int({ error: 'must be an integer' })
      .min(0, { error: 'must be at least 0' })
      .max(MAX_OVERLAP_SECONDS, { error: `must be at most ${MAX_OVERLAP_SECONDS}` })
      .default(DEFAULT_OVERLAP_SECONDS)
      .meta({
        description: 'For how many seconds the present secret signs besides: 0 (it ends at once) to 604800 (7 days); a day by default.',
      }),
  })
  .meta({ id: 'WebhookSecretRotate', description: 'How long the old secret lives on. The whole body may be left out.' })

export const WebhookTest = z
  .object({ delivery_id: Id.meta({ description: 'The delivery, to be found in the list of deliveries.' }) })
  .meta({ id: 'WebhookTest', description: 'A `webhook.test` event on its way.' })

const DeliveryStatus = z.enum(['pending', 'delivered', 'failed', 'dead'])

export const WebhookDelivery = z
  .object({
    id: Id.meta({ description: 'UUID of the delivery.' }),
    endpoint_id: Id.meta({ description: 'The subscription.' }),
    event_id: Id.meta({ description: "The envelope's `id`: the same on every attempt." }),
    event: z.string().meta({ description: 'The event, or `webhook.test`.' }),
    status: DeliveryStatus.meta({
      description: '`pending` until the next attempt; `failed`: refused for good; `dead`: all attempts were used up.',
    }),
    attempt_count: z.int().min(0).meta({ description: 'Attempts so far.' }),
    next_attempt_at: Timestamp.nullable().meta({ description: 'When the next attempt is due; null when there is none.' }),
    delivered_at: Timestamp.nullable().meta({ description: 'When it was taken.' }),
    last_status_code: z.int().nullable().meta({ description: 'HTTP status of the last answer; null without one.' }),
    last_error: z.string().nullable().meta({ description: 'Why the last attempt failed.' }),
    created_at: Timestamp.meta({ description: 'When the event was queued for this subscription.' }),
  })
  .meta({ id: 'WebhookDelivery', description: 'One event on its way to one subscription.' })
export type WebhookDelivery = z.output<typeof WebhookDelivery>

export const WebhookRedeliver = z
  .strictObject({
    from: RequestInstant.meta({ description: 'Deliveries queued at or after this instant.' }),
    to: RequestInstant.meta({ description: 'Deliveries queued before this instant; after `from`.' }),
    status: z
      .enum(['dead', 'failed'])
      .default('dead')
      .meta({ description: 'Which ones: `dead`, whose attempts were used up (the default), or `failed`, which were refused for good.' }),
    event: z.enum(EVENTS).optional().meta({ description: 'Only deliveries of this event.' }),
  })
  .refine((body) => Date.parse(body.to) > Date.parse(body.from), { path: ['to'], error: 'must be after from' })
  .meta({ id: 'WebhookRedeliver', description: 'A span of time, from which given-up deliveries are sent again.' })

export const WebhookRedelivery = z
  .object({ count: z.int().min(0).meta({ description: 'How many deliveries will be sent again, by and by.' }) })
  .meta({ id: 'WebhookRedelivery', description: 'What was accepted.' })

export const WebhookEndpointListQuery = z.strictObject(pageQuery)
export const DeliveryListQuery = z.strictObject({
  ...pageQuery,
  status: DeliveryStatus.optional().meta({ description: 'Only this status.' }),
})
export const WebhookEndpointPage = pageOf(WebhookEndpoint)
export const DeliveryPage = pageOf(WebhookDelivery)
