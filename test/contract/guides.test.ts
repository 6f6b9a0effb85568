import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newWebhookSecret, signatureHeaders } from '../../src/lib/signature.ts'
import { makeTenant } from '../factories.ts'
import { type Api, openApi } from './client.ts'

const docs = path.resolve(import.meta.dirname, '../../docs')
const folder = mkdtempSync(path.join(tmpdir(), 'vorel-guides-'))
const guides = readdirSync(docs).filter((file) => file.endsWith('.md') && readFileSync(path.join(docs, file), 'utf8').includes('```bash'))

let api: Api
let url: string
beforeAll(async () => {
  api = await openApi()
  url = await api.app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await api.close()
})

interface Block {
  readonly language: string
  readonly text: string
}

function blocksOf(file: string): Block[] {
  const text = readFileSync(path.join(docs, file), 'utf8')
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language = '', block = '']) => ({ language, text: block }))
}

/** An HTTP answer as curl and the guides write it. */
function parse(text: string) {
  const [head = '', ...rest] = text.replaceAll('\r\n', '\n').split('\n\n')
  const [status = '', ...lines] = head.trim().split('\n')
  const headers = Object.fromEntries(lines.map((line) => [line.split(':')[0]?.toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]))
  const body = rest.join('\n\n').trim()
  return { status: status.replace('HTTP/1.1 ', ''), headers, body: body === '' ? null : JSON.parse(body) }
}

/** What a guide calls the id of what was just created. */
const NAMES: Readonly<Record<string, string>> = {
  conversations: 'CONVERSATION_ID',
  leads: 'LEAD_ID',
  appointments: 'APPOINTMENT_ID',
  offerings: 'OFFERING_ID',
  'webhook-endpoints': 'ENDPOINT_ID',
}

test('the guides that show requests are these', () => {
  expect(guides.length).toBeGreaterThanOrEqual(11)
})

test.each(guides)('the commands of %s answer as it shows, for a business with nothing but a key', async (file) => {
  const { key } = await api.issue(await makeTenant(api.world), { limit: 200 })
  const env: Record<string, string> = { PATH: process.env.PATH ?? '', VOREL_URL: url, VOREL_KEY: key }
  const blocks = blocksOf(file)
  for (const [index, { language, text }] of blocks.entries()) {
    if (language !== 'bash') continue
    const shown = blocks[index + 1]
    expect(shown?.language, `${file}: what ${text} answers`).toBe('http')
    const expected = parse(shown?.text ?? '')
    const given = parse((await promisify(execFile)('bash', ['-c', text], { env })).stdout)
    expect(given.status, text).toBe(expected.status)
    expect(Object.keys(given.headers), text).toEqual(expect.arrayContaining(Object.keys(expected.headers)))
    if (expected.body) expect(Object.keys(given.body).sort(), text).toEqual(Object.keys(expected.body).sort())
    // `…` stands for any message.
    if (expected.body?.error?.message.length > 1) expect(given.body, text).toEqual(expected.body)
    const collection = /\/api\/v1\/([a-z-]+)"/.exec(text)?.[1] ?? ''
    const name = NAMES[collection]
    if (name && given.status === '201 Created') env[name] = given.body.id
  }
})

const secret = newWebhookSecret()
const body = Buffer.from('{"event":"lead.created","data":{"name":"نورة"}}')
const sample = (language: string) =>
  blocksOf('webhooks.md').find((block) => block.language === language && block.text.includes('verify'))?.text ?? ''

/** Deliveries of now, as they are sent, and those that a receiver must refuse. */
const now = new Date()
const good = signatureHeaders({ id: 'evt', sentAt: now, body, secrets: [secret] })
const deliveries = [
  { headers: good, body, isGood: true },
  { headers: signatureHeaders({ id: 'evt', sentAt: now, body, secrets: [newWebhookSecret(), secret] }), body, isGood: true },
  { headers: good, body: Buffer.concat([body, Buffer.from(' ')]), isGood: false },
  { headers: signatureHeaders({ id: 'evt', sentAt: now, body, secrets: [newWebhookSecret()] }), body, isGood: false },
  { headers: signatureHeaders({ id: 'evt', sentAt: new Date(now.getTime() - 301_000), body, secrets: [secret] }), body, isGood: false },
]
const asData = deliveries.map(({ headers, body: bytes }) => ({ headers, body: bytes.toString('base64') }))
const verdicts = deliveries.map(({ isGood }) => isGood)

beforeAll(() => writeFileSync(path.join(folder, 'cases.json'), JSON.stringify({ secret, cases: asData })))

test('the receiver in JavaScript takes what we sign and refuses everything else', async () => {
  const file = path.join(folder, 'verify.mjs')
  writeFileSync(file, sample('js'))
  const { verify } = await import(/* @vite-ignore */ file)
  expect(deliveries.map(({ headers, body: bytes }) => verify(secret, headers, bytes))).toEqual(verdicts)
})

test('the receiver in Python does', () => {
  const caller = `${sample('python')}
import json
given = json.load(open("cases.json"))
print(json.dumps([verify(given["secret"], case["headers"], base64.b64decode(case["body"])) for case in given["cases"]]))`
  expect(JSON.parse(execFileSync('python3', ['-c', caller], { cwd: folder, encoding: 'utf8' }))).toEqual(verdicts)
})

test('the receiver in the shell knows the simple signature', () => {
  const file = path.join(folder, 'body')
  const takes = (bytes: Buffer) => {
    writeFileSync(file, bytes)
    const caller = `${sample('sh')}\nverify "$1" "$2" "$3" && echo yes || echo no`
    return execFileSync('sh', ['-c', caller, 'sh', secret, good['x-webhook-signature'] ?? '', file], { encoding: 'utf8' }).trim()
  }
  expect([takes(body), takes(Buffer.from('{}'))]).toEqual(['yes', 'no'])
})
