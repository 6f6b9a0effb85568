import { createHmac } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { buildApp } from '../src/api/app.ts'
import { checkNumber } from '../src/channels/whatsapp/check-number.ts'
import { setWhatsappChannel, type WhatsappChannelInput } from '../src/domain/channels/set-whatsapp-channel.ts'
import { type Verified, verifyWhatsappChannel } from '../src/domain/channels/verify-whatsapp-channel.ts'
import { createEgress } from '../src/lib/egress/egress.ts'
import { makeTenant } from './factories.ts'
import { openWorld, type TestWorld } from './harness.ts'
import { openReceiver, type Receiver } from './receiver.ts'

/** What the stand-in was asked to send. */
export interface Sending {
  readonly path: string
  readonly token: string
  readonly origin: string
  readonly to: string
  // biome-ignore lint/suspicious/noExplicitAny: the provider's JSON, whose members tests read
  readonly body: any
}

/** A stand-in for Meta's and 360dialog's servers on real HTTP: it takes messages, gives them ids, and fails as it is told to. */
export interface Provider extends Receiver {
  /** Every request to send, refused ones too. */
  sendings(): Sending[]
  texts(): string[]
  /** The messages that were marked as read. */
  readings(): string[]
  /** The next requests to send are answered so, the first first; then as usual. */
  fail(
    ...answers: readonly {
      readonly status: number
      readonly code?: number
      readonly headers?: Record<string, string>
      readonly silent?: true
    }[]
  ): void
  /** Is told of each message that was taken, before the answer leaves. */
  onTaken(listener: ((sending: Sending, id: string) => Promise<void>) | null): void
}

export async function openProvider(): Promise<Provider> {
  const receiver = await openReceiver()
  const failures: { status: number; code?: number; headers?: Record<string, string>; silent?: true }[] = []
  let listener: ((sending: Sending, id: string) => Promise<void>) | null = null
  let number = 0
  receiver.answer(async (response, request) => {
    const reply = (status: number, body: object, headers: Record<string, string> = {}) =>
      void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
    if (!request.path.endsWith('/messages')) {
      if (tokenOf(request.headers).includes('wrong')) return reply(401, { error: { code: 190, message: 'Invalid OAuth access token.' } })
      return reply(200, { id: '1', display_phone_number: '+971 4 555 0100' })
    }
    if (isReading(request)) return reply(200, { success: true })
    const failure = failures.shift()
    if (failure?.silent) return
    if (failure)
      return reply(failure.status, failure.code === undefined ? {} : { error: { code: failure.code, message: 'no' } }, failure.headers)
    number += 1
    const id = `wamid.out${number}`
    await listener?.(readSending(request), id)
    reply(200, { messaging_product: 'whatsapp', contacts: [], messages: [{ id }] })
  })
  const sendings = () => receiver.requests.filter((request) => request.path.endsWith('/messages') && !isReading(request)).map(readSending)
  return {
    ...receiver,
    sendings,
    texts: () => sendings().map((sending) => sending.body.text?.body ?? sending.body.template?.name),
    readings: () => receiver.requests.filter(isReading).map((request) => JSON.parse(request.body.toString('utf8')).message_id),
    fail: (...answers) => void failures.push(...answers),
    onTaken: (next) => {
      listener = next
    },
  }
}

function isReading(request: Receiver['requests'][number]): boolean {
  return request.body.includes('"status":"read"')
}

function tokenOf(headers: Receiver['requests'][number]['headers']): string {
  return String(headers.authorization ?? headers['d360-api-key'] ?? '')
}

function readSending(request: Receiver['requests'][number]): Sending {
  const body = JSON.parse(request.body.toString('utf8'))
  return { path: request.path, token: tokenOf(request.headers), origin: body.biz_opaque_callback_data, to: body.to, body }
}

export interface Line {
  readonly tenantId: string
  readonly webhookPath: string
  readonly phoneNumberId: string
  readonly appSecret: string
  readonly verifyToken: string
}

export interface WhatsappWorld extends TestWorld {
  readonly app: FastifyInstance
  readonly provider: Provider
  /** A business with a number of its own, verified unless told otherwise. */
  line(options?: { verified?: boolean; provider?: '360dialog'; tenantId?: string; vertical?: string }): Promise<Line>
  verify(tenantId: string): Promise<Verified>
  /** A call of the provider, signed with the line's secret unless told otherwise. */
  hook(
    line: Line,
    body: unknown,
    options?: { headers?: Record<string, string>; secret?: string },
  ): Promise<{ status: number; body: string }>
  close(): Promise<void>
}

export async function openWhatsappWorld(): Promise<WhatsappWorld> {
  const provider = await openProvider()
  const world = await openWorld()
  const egress = createEgress({ allow: [`127.0.0.1:${provider.port}`] })
  const ctx: TestWorld = { ...world, egress }
  const app = await buildApp(ctx)
  let lines = 0
  const verify = (tenantId: string) =>
    verifyWhatsappChannel(ctx.db, {
      tenantId,
      sealer: ctx.sealer,
      actor: { kind: 'cli' },
      check: (number) =>
        checkNumber(number, { egress, webhookUrl: `https://vorel.example${number.channel.webhook_path}`, now: ctx.clock.now() }),
    })
  return {
    ...ctx,
    app,
    provider,
    verify,
    async line(options = {}) {
      lines += 1
      const tenantId = options.tenantId ?? (await makeTenant(world, options.vertical ? { vertical: options.vertical } : {}))
      const common = { baseUrl: `http://127.0.0.1:${provider.port}/v23.0`, sealer: ctx.sealer, egress, actor: { kind: 'cli' } } as const
      const phoneNumberId = `10000${lines}`
      const appSecret = `app-secret-of-line-${lines}`
      const input: WhatsappChannelInput =
        options.provider === '360dialog'
          ? { ...common, provider: '360dialog', apiKey: `key-of-line-${lines}`, webhookSecret: appSecret }
          : { ...common, provider: 'cloud', phoneNumberId, accessToken: `token-of-line-${lines}`, appSecret }
      const made = await ctx.db.withTenant(tenantId, (tx) => setWhatsappChannel(tx, input))
      if (options.verified !== false) await verify(tenantId)
      return { tenantId, webhookPath: made.channel.webhook_path, phoneNumberId, appSecret, verifyToken: made.verify_token }
    },
    async hook(line, body, { headers, secret = line.appSecret } = {}) {
      const payload = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)
      const signature = createHmac('sha256', secret).update(payload).digest('hex')
      const signed = headers ?? { 'x-hub-signature-256': `sha256=${signature}` }
      const answer = await app.inject({
        method: 'POST',
        url: line.webhookPath,
        payload,
        headers: { 'content-type': 'application/json', ...signed },
      })
      return { status: answer.statusCode, body: answer.body }
    },
    async close() {
      await app.close()
      await egress.close()
      await world.close()
      await provider.close()
    },
  }
}

/** Meta's envelope around values of the field `messages`, or another. */
export function envelope(line: Pick<Line, 'phoneNumberId'>, value: object, field = 'messages'): object {
  const metadata = { display_phone_number: '97145550100', phone_number_id: line.phoneNumberId }
  return {
    object: 'whatsapp_business_account',
    entry: [{ id: '200', changes: [{ field, value: { messaging_product: 'whatsapp', metadata, ...value } }] }],
  }
}

/** What a customer sent, as the provider tells it. */
export function said(at: Date, message: { id: string; from?: string } & Record<string, unknown>): Record<string, unknown> {
  const { id, from = CUSTOMER, ...content } = message
  return { id, from, timestamp: String(Math.floor(at.getTime() / 1000)), ...content }
}

export const CUSTOMER = '971501234567'

export function texted(at: Date, id: string, body: string, from?: string): Record<string, unknown> {
  return said(at, { id, ...(from ? { from } : {}), type: 'text', text: { body } })
}
