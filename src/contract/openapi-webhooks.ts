import { EVENT_ID } from './examples/story.ts'
import { type Json, jsonSchema } from './json-schema.ts'
import { envelopeExample, envelopeOf, nameOf, WEBHOOK_EVENTS, type WebhookEventName } from './webhook-events.ts'

const header = (name: string, description: string, example: string | number) => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: typeof example === 'number' ? { type: 'integer', minimum: 1 } : { type: 'string' },
  example,
})

/** What each delivery carries, by its name among the components. */
export const DELIVERY_HEADERS: Readonly<Record<string, Json>> = {
  WebhookId: header('webhook-id', "The envelope's `id`: the same on every attempt.", EVENT_ID),
  WebhookTimestamp: header(
    'webhook-timestamp',
    'When this attempt was signed, in Unix seconds. Refuse what is older than five minutes.',
    1772431351,
  ),
  WebhookSignature: header(
    'webhook-signature',
    'Standard Webhooks: `v1,` and the base64 HMAC-SHA256 of `id.timestamp.body`, keyed with the bytes behind `whsec_`. Two of them, separated by a space, while a secret is being rotated.',
    'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
  ),
  BodySignature: header(
    'X-Webhook-Signature',
    'Lower-case hex HMAC-SHA256 of the raw body, keyed with the whole secret as it was shown, `whsec_` included.',
    '6f1ed002ab5595859014ebf0951522d9b0a9c1a2ac9d2bb66e0fbf5d9f0ba8ac',
  ),
  WebhookEvent: header('X-Webhook-Event', 'The event, as in the envelope.', 'booking.created'),
  WebhookAttempt: header('X-Webhook-Attempt', 'Number of this attempt, from 1.', 1),
}

/** The requests that subscriptions get. */
export function webhooksObject(schemas: Json): Json {
  // The keys of the table are its names; Object.keys forgets that.
  const events = Object.keys(WEBHOOK_EVENTS) as WebhookEventName[]
  return Object.fromEntries(events.map((event) => [event, { post: deliveryObject(event, schemas) }]))
}

function deliveryObject(event: WebhookEventName, schemas: Json): Json {
  const { summary, description } = WEBHOOK_EVENTS[event]
  const schema = jsonSchema(envelopeOf(event), 'output', schemas)
  return {
    tags: ['Webhooks'],
    summary,
    description,
    operationId: `on${nameOf(event)}`,
    security: [],
    parameters: Object.keys(DELIVERY_HEADERS).map((name) => ({ $ref: `#/components/parameters/${name}` })),
    requestBody: {
      description: 'The envelope. Check its signature over these very bytes before anything else.',
      required: true,
      content: { 'application/json': { schema, example: envelopeExample(event) } },
    },
    responses: {
      '2XX': { description: 'Taken. Answer within 10 seconds and do the work afterwards.' },
      '4XX': { description: 'Refused for good, except 408, 425 and 429, which are tried again.' },
      '5XX': { description: 'Tried again after about 30 s, 2 min, 10 min, 1 h and 6 h.' },
    },
  }
}
