import { createHmac } from 'node:crypto'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cleanUp, run, temporaryFolder, until } from '../system/vorel.ts'
import { envelope, openProvider, type Provider, texted } from '../whatsapp-world.ts'
import { type CrashServer, openCrashServer } from './harness/crash-server.ts'
import { isLong } from './harness/rounds.ts'

/**
 * WhatsApp through the real commands, the real endpoint and a real server, which is killed (`kill -9`) at the moments that matter: after it has answered the
 * provider's call, and after the provider has taken a reply and before that could be noted.
 */
const line = { phoneNumberId: '100077', appSecret: 'the-app-secret-of-the-salon' }
let provider: Provider
let server: CrashServer
let env: Record<string, string>
let webhook: string

beforeAll(async () => {
  provider = await openProvider()
  env = {
    VOREL_DATA_DIR: path.join(temporaryFolder(), 'data'),
    VOREL_EGRESS_ALLOW: `127.0.0.1:${provider.port}`,
    LOG_LEVEL: 'error',
  }
  server = await openCrashServer(env)
  const base = ['--tenant', 'demo-salon', '--provider', 'cloud', '--phone-number-id', line.phoneNumberId]
  const input = JSON.stringify({ access_token: 'token-of-the-salon', app_secret: line.appSecret })
  const made = await run(['channels', 'set', ...base, '--base-url', `http://127.0.0.1:${provider.port}/v23.0`], { env, input })
  expect([made.code, made.stderr]).toEqual([0, ''])
  webhook = `${server.url}${new URL(JSON.parse(made.stdout).webhook_url).pathname}`
  const verified = await run(['channels', 'verify', '--tenant', 'demo-salon'], { env })
  expect(JSON.parse(verified.stdout)).toMatchObject({ status: 'verified', display_phone_number: '+971 4 555 0100' })
  const shown = await run(['channels', 'show', '--tenant', 'demo-salon'], { env })
  expect(shown.stdout).not.toMatch(/token-of-the-salon|the-app-secret|verify_token/)
}, 120_000)

afterAll(async () => {
  if (server) await server.kill()
  await provider?.close()
  await cleanUp()
}, 60_000)

async function call(body: object): Promise<number> {
  const payload = JSON.stringify(body)
  const signature = createHmac('sha256', line.appSecret).update(payload).digest('hex')
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` }
  return (await fetch(webhook, { method: 'POST', headers, body: payload })).status
}

const write = (id: string, from: string) =>
  call(envelope(line, { messages: [texted(new Date(), id, 'What are your opening hours?', from)] }))
const sentTo = (customer: string) => provider.sendings().filter((sending) => sending.to === customer)
const seconds = () => String(Math.floor(Date.now() / 1000))

/** Kills the server when the provider has taken a message of `customer` and has not answered yet. */
function killWhenTaken(customer: string): Promise<string> {
  return new Promise((resolve) => {
    provider.onTaken(async (sending, id) => {
      if (sending.to !== customer) return
      provider.onTaken(null)
      await server.kill()
      resolve(id)
    })
  })
}

test('killed right after it has answered the provider: the message is kept and its reply arrives, once', async () => {
  expect(await write('wamid.c1', '971501110001')).toBe(200)
  await server.kill()
  await server.restart()
  await until(() => sentTo('971501110001').length > 0, 60_000)
  expect(await write('wamid.c1', '971501110001')).toBe(200)
  await new Promise((resolve) => setTimeout(resolve, 4000))
  expect(sentTo('971501110001')).toHaveLength(1)
}, 120_000)

test('killed after the provider has taken the reply: its status comes, and the reply is not sent a second time', async () => {
  const killed = killWhenTaken('971501110002')
  expect(await write('wamid.c2', '971501110002')).toBe(200)
  const id = await killed
  await server.restart()
  const [sending] = sentTo('971501110002')
  const status = { id, status: 'delivered', timestamp: seconds(), biz_opaque_callback_data: sending?.origin }
  expect(await call(envelope(line, { statuses: [status] }))).toBe(200)
  await new Promise((resolve) => setTimeout(resolve, 20_000)) // the lost lease, its first wait, and as much again
  expect(sentTo('971501110002')).toHaveLength(1)
}, 120_000)

test.runIf(isLong)(
  'killed there, and no status comes: the reply is sent again, so that the customer has it at least once',
  async () => {
    const killed = killWhenTaken('971501110003')
    expect(await write('wamid.c3', '971501110003')).toBe(200)
    await killed
    await server.restart()
    await until(() => sentTo('971501110003').length === 2, 60_000)
    const [first, second] = sentTo('971501110003')
    expect(second?.body.text.body).toBe(first?.body.text.body)
    expect(second?.origin).toBe(first?.origin)
  },
  120_000,
)
