import { envelopeBytes } from '../../src/domain/webhooks/envelope.ts'
import { signatureHeaders } from '../../src/lib/signature.ts'
import type { OpenApi, WebhookExample } from './document.ts'

/** For tests of receivers only: everybody knows it. */
const SAMPLE_SECRET = `whsec_${Buffer.from('a secret of no one, for tests').toString('base64')}`
/** From the event to its first attempt. */
const SENT_AFTER_MS = 500

function examplesOf(document: OpenApi): [string, WebhookExample][] {
  return Object.entries(document.webhooks).map(([name, { post }]) => [name, post.requestBody.content['application/json'].example])
}

/** samples/*.json: one delivery of each event as it goes over the wire, for receivers in any language; made by what makes and signs real ones. */
export function sampleFiles(document: OpenApi): [string, string][] {
  return examplesOf(document).map(([name, example]) => {
    const body = envelopeBytes({
      id: example.id,
      event: example.event,
      createdAt: example.created_at,
      tenantId: example.tenant_id,
      data: JSON.stringify(example.data),
    })
    const sentAt = new Date(Date.parse(example.created_at) + SENT_AFTER_MS)
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      ...signatureHeaders({ id: example.id, sentAt, body, secrets: [SAMPLE_SECRET] }),
      'user-agent': 'Vorel-Webhooks/1',
      'x-webhook-event': name,
      'x-webhook-attempt': '1',
    }
    return [`sdk/samples/${name}.json`, `${JSON.stringify({ secret: SAMPLE_SECRET, headers, body: body.toString() }, null, 2)}\n`]
  })
}

/** samples.gen.ts: the same envelopes for `sampleWebhook`. */
export function samplesModule(document: OpenApi): string {
  const entries = examplesOf(document).map(([name, example]) => `  '${name}': ${JSON.stringify(example)},`)
  return [
    "import type { WebhookEvent } from './types.gen.ts'",
    '',
    '/** One envelope of each event, from the examples of the contract. */',
    "export const SAMPLES: { readonly [N in WebhookEvent['event']]: Extract<WebhookEvent, { readonly event: N }> } = {",
    ...entries,
    '}',
  ].join('\n')
}
