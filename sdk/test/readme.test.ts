import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openReceiver } from '../../test/receiver.ts'
import { sampleWebhook } from '../src/testing.ts'
import { type BuiltPackage, buildPackage } from './built-package.ts'
import { type ServedApi, serveApi } from './served-api.ts'

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const examples = new Map(
  [...readFileSync('sdk/README.md', 'utf8').matchAll(/```ts\n\/\/ ([\w-]+\.ts)\n(.*?)```/gs)].map(([, name = '', code = '']) => [
    name,
    code,
  ]),
)

/** What each example prints, in the order of the page: later ones find what earlier ones made. */
const PRINTS: Readonly<Record<string, RegExp>> = {
  'quickstart.ts': /^qualified \d+\n$/,
  'lists.ts': /^Sara\n1 false null\n1\n$/,
  'errors.ts': /^404 not_found .+ [\w.-]+\n$/,
  'retries.ts': /^0\n$/,
  'idempotency.ts': /^true\n$/,
  'subscribe.ts': /^true\ntrue\nwebhook.test\n$/,
  'receiver-test.ts': /^booking.cancelled\n$/,
  'fetch.ts': /^GET \/api\/v1\/leads 200 true\n\[\]\n$/,
}

let api: ServedApi
let built: BuiltPackage
beforeAll(async () => {
  built = buildPackage()
  for (const [name, code] of examples) writeFileSync(path.join(built.folder, name), code)
  writeFileSync(path.join(built.folder, 'package.json'), '{"type":"module"}')
  api = await serveApi({ now: new Date() })
}, 60_000)
afterAll(async () => {
  await api.close()
  built.remove()
})

const environment = () => ({ PATH: process.env.PATH, VOREL_API_KEY: api.key, VOREL_URL: api.url, VOREL_WEBHOOK_SECRET: SECRET })

test('no example of the page is left out', () => {
  expect(readFileSync('sdk/README.md', 'utf8').match(/```ts\n/g)).toHaveLength(examples.size)
  expect([...examples.keys()].filter((name) => name !== 'receiver.ts')).toEqual(Object.keys(PRINTS))
})

test('the examples are right for a strict compiler, with the declarations that are published', () => {
  const options = { target: 'es2024', module: 'nodenext', strict: true, exactOptionalPropertyTypes: true, noEmit: true, types: ['node'] }
  const typeRoots = [path.resolve('node_modules/@types')]
  writeFileSync(path.join(built.folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: { ...options, typeRoots }, include: ['*.ts'] }))
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', built.folder], { stdio: 'pipe' })
}, 60_000)

test.each(Object.entries(PRINTS))(
  '%s does what it says',
  async (name, prints) => {
    const { stdout } = await promisify(execFile)(process.execPath, [name], { cwd: built.folder, env: environment() })
    expect(stdout).toMatch(prints)
  },
  60_000,
)

test('what the examples did is there, once', async () => {
  const found = await api.world.owner.query(
    'select (select count(*)::int from leads) as leads, (select count(*)::int from offerings) as offerings',
  )
  expect(found.rows).toEqual([{ leads: 1, offerings: 1 }])
})

test('the receiver keeps each event once, answers 2xx to repetitions, and refuses what is not signed', async () => {
  const free = await openReceiver()
  await free.close()
  const child = spawn(process.execPath, ['receiver.ts'], { cwd: built.folder, env: { ...environment(), PORT: String(free.port) } })
  const printed = lines(child)
  try {
    await printed.until('listening')
    const post = async (delivery: { body: string; headers: Record<string, string> }) =>
      (await fetch(`http://127.0.0.1:${free.port}`, { method: 'POST', ...delivery })).status
    const lead = await sampleWebhook('lead.created', { secret: SECRET, data: { name: 'Sara' } })
    const booking = await sampleWebhook('booking.created', { secret: SECRET })
    expect([await post(lead), await post(lead), await post(booking)]).toEqual([204, 204, 204])
    await printed.until('a booking at')
    expect(await post({ ...lead, body: `${lead.body} ` })).toBe(400)
    expect(await post({ body: lead.body, headers: {} })).toBe(400)
    expect(await post(await sampleWebhook('lead.created', { secret: SECRET, sentAt: new Date(Date.now() - 600_000) }))).toBe(400)
    expect(printed.text().match(/a lead: Sara/g)).toHaveLength(1)
  } finally {
    child.kill()
    await once(child, 'exit')
  }
}, 60_000)

function lines(child: ChildProcess): { text: () => string; until: (part: string) => Promise<void> } {
  let text = ''
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  return {
    text: () => text,
    until: (part) => expect.poll(() => text, { timeout: 30_000 }).toContain(part),
  }
}
