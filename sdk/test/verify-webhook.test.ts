import { readdirSync, readFileSync } from 'node:fs'
import { Webhook } from 'standardwebhooks'
import { afterEach, expect, test, vi } from 'vitest'
import { newWebhookSecret, signatureHeaders } from '../../src/lib/signature.ts'
import { type VerifyWebhookInput, verifyWebhook, type WebhookEvent, type WebhookVerificationReason } from '../src/index.ts'
import { sampleWebhook, signWebhook } from '../src/testing.ts'

const SECRET = newWebhookSecret()
const OTHER = newWebhookSecret()
const ID = '019cadc6-7c80-7123-8abc-0123456789ab'
const SENT = new Date('2026-03-02T06:00:00.000Z')
/** Numbers, escapes and letters that do not survive being parsed and written anew. */
const BODY = `{"id":"${ID}","event":"lead.created","data":{"note":"\\u0633 سارة 😀 \\/","big":12345678901234567890,"price":1.50}}`
afterEach(() => void vi.useRealTimers())

type Headers_ = Readonly<Record<string, string>>
const BARE = ['x-webhook-signature']
const STANDARD = ['webhook-id', 'webhook-timestamp', 'webhook-signature']
const only = (names: readonly string[], headers: Headers_) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => names.includes(name)))
const signed = (secrets: readonly [string, ...string[]] = [SECRET], body = BODY): Headers_ =>
  signatureHeaders({ id: ID, sentAt: SENT, body: Buffer.from(body), secrets })
const check = (input: Partial<VerifyWebhookInput> = {}) =>
  verifyWebhook({ body: BODY, headers: signed(), secret: SECRET, now: SENT, ...input })
const reasonOf = (work: Promise<unknown>): Promise<WebhookVerificationReason> =>
  work.then(
    () => expect.unreachable('it was accepted'),
    (error) => {
      expect(error.name).toBe('WebhookVerificationError')
      return error.reason
    },
  )

test('what the server signs is accepted, as text or bytes, with headers of any kind and spelling', async () => {
  const shouted = Object.fromEntries(Object.entries(signed()).map(([name, value]) => [name.toUpperCase(), [value]]))
  for (const headers of [signed(), new Headers(signed()), shouted, { ...signed(), 'set-cookie': ['a', 'b'], host: undefined }]) {
    for (const body of [BODY, Buffer.from(BODY), new TextEncoder().encode(BODY)]) {
      expect(await check({ body, headers })).toEqual(JSON.parse(BODY))
    }
  }
})

test('the standard form alone is enough, a part of it is not, and the bare one only where it was asked for: a recording without the others is refused', async () => {
  expect(await check({ headers: only(STANDARD, signed()) })).toMatchObject({ event: 'lead.created' })
  expect(await check({ headers: only(BARE, signed()), acceptBareSignature: true })).toMatchObject({ event: 'lead.created' })
  for (const missing of STANDARD) {
    const headers = Object.fromEntries(Object.entries(signed()).filter(([name]) => name !== missing))
    expect(await reasonOf(check({ headers, acceptBareSignature: true })), missing).toBe('missing_headers')
  }
  expect(await reasonOf(check({ headers: {} }))).toBe('missing_headers')
  expect(await reasonOf(check({ headers: only(BARE, signed()) }))).toBe('missing_headers')
})

test('times further than the tolerance from now are refused either way, the edge itself is not', async () => {
  const at = (seconds: number) => new Date(SENT.getTime() + seconds * 1000)
  for (const seconds of [-300, 0, 300]) expect(await check({ now: at(seconds) })).toBeTruthy()
  expect(await reasonOf(check({ now: at(301) }))).toBe('timestamp_too_old')
  expect(await reasonOf(check({ now: at(-301) }))).toBe('timestamp_too_new')
  expect(await check({ now: at(3600), toleranceSeconds: 3600 })).toBeTruthy()
  expect(await reasonOf(check({ now: at(1), toleranceSeconds: 0 }))).toBe('timestamp_too_old')
  expect(await reasonOf(check({ now: at(1), toleranceSeconds: Number.NaN }))).toBe('timestamp_too_old')
  expect(await reasonOf(verifyWebhook({ body: BODY, headers: signed(), secret: SECRET }))).toBe('timestamp_too_old')
})

test('a time or an id that was changed afterwards is refused: both are signed', async () => {
  const now = new Date(SENT.getTime() + 3_600_000)
  const later = String(now.getTime() / 1000)
  expect(await reasonOf(check({ now, headers: { ...signed(), 'webhook-timestamp': later } }))).toBe('signature_mismatch')
  expect(await reasonOf(check({ headers: { ...signed(), 'webhook-id': 'another' } }))).toBe('signature_mismatch')
  for (const timestamp of ['', 'now', '-5', '1e9', '17724313510000']) {
    expect(await reasonOf(check({ headers: { ...signed(), 'webhook-timestamp': timestamp } })), timestamp).toBe('malformed_headers')
  }
})

test('a body that was parsed and written anew, or changed in one byte, is refused in both forms', async () => {
  const changed = [JSON.stringify(JSON.parse(BODY)), `${BODY}\n`, BODY.replace('1.50', '1.51'), '']
  for (const names of [STANDARD, BARE]) {
    for (const body of changed)
      expect(await reasonOf(check({ body, headers: only(names, signed()), acceptBareSignature: true })), body).toBe('signature_mismatch')
  }
  // biome-ignore lint/suspicious/noExplicitAny: what a framework's parser left
  expect(await reasonOf(check({ body: JSON.parse(BODY) as any }))).toBe('body_not_raw')
})

test('during a rotation either secret is enough, on either side; a secret that is gone is not', async () => {
  const both = signed([SECRET, OTHER])
  for (const secret of [SECRET, OTHER, [SECRET, OTHER]]) expect(await check({ headers: only(STANDARD, both), secret })).toBeTruthy()
  expect(await check({ headers: signed([OTHER]), secret: [SECRET, OTHER] })).toBeTruthy()
  expect(await check({ headers: only(BARE, signed([OTHER])), secret: [SECRET, OTHER], acceptBareSignature: true })).toBeTruthy()
  expect(await reasonOf(check({ headers: signed([OTHER]) }))).toBe('signature_mismatch')
})

test('signatures of other versions are passed over; none of ours, or no good one, is refused; a thousand are not all computed', async () => {
  const [good = ''] = [signed()['webhook-signature']]
  const withSignature = (signature: string) => check({ headers: { ...signed(), 'webhook-signature': signature } })
  expect(await withSignature(`v1a,AAAA v2,BBBB ${good}`)).toBeTruthy()
  for (const none of ['', 'v1a,AAAA', 'v1', 'v1,***', good.slice(3)])
    expect(await reasonOf(withSignature(none)), none).toBe('malformed_headers')
  for (const bad of ['v1,', `v1,${good.slice(5)}`, 'v1,AAAA', good.toLowerCase()]) {
    expect(await reasonOf(withSignature(bad)), bad).toMatch(/signature_mismatch|malformed_headers/)
  }
  const verify = vi.spyOn(crypto.subtle, 'verify')
  expect(await reasonOf(withSignature('v1,AAAA '.repeat(1000)))).toBe('signature_mismatch')
  expect(verify.mock.calls.length).toBeLessThanOrEqual(8)
  verify.mockRestore()
  for (const bare of ['', 'zz', signed()['x-webhook-signature']?.toUpperCase() ?? '']) {
    expect(await reasonOf(check({ headers: { 'x-webhook-signature': bare }, acceptBareSignature: true })), bare).toBe('malformed_headers')
  }
})

test('what is no secret is said to be none, instead of refusing everything in silence', async () => {
  for (const secret of ['', 'whsec_', 'whsec_***', [], [SECRET, 'whsec_***']]) {
    expect(await reasonOf(check({ secret })), String(secret)).toBe('malformed_secret')
  }
})

test('a body that is signed and no event is refused', async () => {
  for (const body of ['[]', 'null', '{"id":1', '{"id":"x"}', 'lead.created']) {
    expect(await reasonOf(check({ body, headers: signed([SECRET], body) })), body).toBe('malformed_body')
  }
})

test('the standardwebhooks package accepts what we sign, and we accept what it signs', async () => {
  vi.useFakeTimers({ now: SENT, toFake: ['Date'] })
  const theirs = new Webhook(SECRET)
  const ours = await signWebhook({ body: BODY, secret: [OTHER, SECRET], id: ID, sentAt: SENT })
  expect(theirs.verify(BODY, ours)).toEqual(JSON.parse(BODY))
  const headers = { 'webhook-id': ID, 'webhook-timestamp': String(SENT.getTime() / 1000), 'webhook-signature': theirs.sign(ID, SENT, BODY) }
  expect(await verifyWebhook({ body: BODY, headers, secret: SECRET })).toEqual(JSON.parse(BODY))
  expect(ours).toEqual(signed([OTHER, SECRET]))
})

test('each of the twelve events and the test has a sample that verifies, here and elsewhere', async () => {
  const files = readdirSync('sdk/samples')
  expect(files).toHaveLength(13)
  for (const file of files) {
    const sample: { secret: string; headers: Headers_; body: string } = JSON.parse(readFileSync(`sdk/samples/${file}`, 'utf8'))
    const now = new Date(Number(sample.headers['webhook-timestamp']) * 1000)
    for (const names of [STANDARD, BARE]) {
      const event = await verifyWebhook({ ...sample, headers: only(names, sample.headers), now, acceptBareSignature: true })
      expect([`${event.event}.json`, sample.headers['x-webhook-event']]).toEqual([file, event.event])
    }
    vi.useFakeTimers({ now, toFake: ['Date'] })
    expect(new Webhook(sample.secret).verify(sample.body, sample.headers)).toMatchObject({ id: sample.headers['webhook-id'] })
    vi.useRealTimers()
    const name = file.replace(/\.json$/, '') as WebhookEvent['event'] // compared above
    const fresh = await sampleWebhook(name, { secret: SECRET })
    expect(await verifyWebhook({ ...fresh, secret: SECRET })).toMatchObject({ event: name, data: JSON.parse(sample.body).data })
  }
})

test('a sample can have other data', async () => {
  const { body, headers } = await sampleWebhook('lead.created', { secret: SECRET, id: ID, data: { name: 'Sara' } })
  expect(await verifyWebhook({ body, headers, secret: SECRET })).toMatchObject({ id: ID, data: { name: 'Sara', status: 'new' } })
})
