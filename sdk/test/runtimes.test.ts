import { execFile, execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../../test/browser/chromium.ts'
import { type BuiltPackage, buildPackage } from './built-package.ts'
import { type ServedApi, serveApi } from './served-api.ts'

const BUNDLED = [
  'errors.js',
  'exchange.js',
  'list.js',
  'options.js',
  'resources.gen.js',
  'retry.js',
  'secret.js',
  'transport.js',
  'verify-webhook.js',
]
let api: ServedApi
let built: BuiltPackage
beforeAll(async () => {
  built = buildPackage()
  api = await serveApi({ now: new Date() })
}, 60_000)
afterAll(async () => {
  await api.close()
  built.remove()
})

const filesOf = (ending: string) => readdirSync(built.dist).filter((name) => name.endsWith(ending))
const textOf = (name: string) => readFileSync(path.join(built.dist, name), 'utf8')

/** A list with a retry in it, a create, and a webhook: the same words in every runtime. Prints `ok`. `Vorel`, `url` and `key` come from around it. */
const TRIAL = `
let isFirst = true
const flaky = async (target, init) => {
  if (isFirst) { isFirst = false; throw new TypeError('broken') }
  return fetch(target, init)
}
const vorel = new Vorel({ apiKey: key, baseUrl: url, fetch: flaky })
for (let n = 0; n < 3; n++) await vorel.conversations.create({ channel: 'webform', customer_identifier: crypto.getRandomValues(new Uint32Array(4)).join('-') })
let rows = 0
for await (const row of new Vorel({ apiKey: key, baseUrl: url }).conversations.list({ limit: 2 })) if (row.id) rows++
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const event = await verifyWebhook({ ...(await sampleWebhook('lead.created', { secret })), secret })
const reason = await verifyWebhook({ ...(await sampleWebhook('lead.created', { secret })), secret: 'whsec_AAAA' }).catch((error) => error.reason)
const outcome = rows >= 3 && event.event === 'lead.created' && reason === 'signature_mismatch' ? 'ok' : JSON.stringify({ rows, event, reason })
`

test('the package has no dependency, imports nothing from outside, and knows nothing of Node', () => {
  const { dependencies, peerDependencies, private: isPrivate, ...manifest } = JSON.parse(textOf('package.json'))
  expect([dependencies, peerDependencies, isPrivate]).toEqual([undefined, undefined, undefined])
  expect(JSON.stringify(manifest.exports)).not.toMatch(/src|\.ts"(?<!\.d\.ts")/)
  for (const name of [...filesOf('.js'), ...filesOf('.d.ts')]) {
    const imports = [...textOf(name).matchAll(/\b(?:from|import) '([^']+)'|\bimport\(/g)].map(([all, from = all]) => from)
    expect(
      imports.filter((from) => !/^\.\/[\w.-]+\.js$/.test(from)),
      name,
    ).toEqual([])
  }
  for (const name of filesOf('.js')) {
    const code = textOf(name).replaceAll(/\/\*.*?\*\/|^\s*\/\/.*$/gms, '')
    expect(code, name).not.toMatch(/\b(?:process|Buffer|require|global|__dirname)\b|node:/)
  }
})

test('its declarations are right for strict compilers of other settings, without Node’s types', () => {
  writeFileSync(path.join(built.folder, 'use.ts'), "export * from '@vorel/sdk'\nexport * from '@vorel/sdk/testing'\n")
  for (const [module, moduleResolution] of [
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ]) {
    const lib = ['es2022', 'dom', 'dom.iterable']
    const compilerOptions = { target: 'es2022', lib, module, moduleResolution, types: [], strict: true, skipLibCheck: false, noEmit: true }
    writeFileSync(path.join(built.folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['use.ts'] }))
    execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', built.folder], { stdio: 'pipe' })
  }
}, 60_000)

test('what a page loads stays under 10 KB compressed, comments and all', () => {
  expect(filesOf('.js').filter((name) => BUNDLED.includes(name))).toEqual(BUNDLED)
  expect(gzipSync([...BUNDLED, 'client.js', 'index.js'].map(textOf).join('')).length).toBeLessThan(10_240)
})

/** Each Node of this machine, and Deno and Bun where they are. */
const runtimes = new Map<string, { command: string; args: string[] }>()
for (const folder of (process.env.PATH ?? '').split(':')) {
  for (const [name, args] of Object.entries({ node: [], deno: ['run', '--allow-net', '--allow-env', '--allow-read'], bun: ['run'] })) {
    const command = path.resolve(folder, name)
    if (!existsSync(command)) continue
    const version = execFileSync(command, ['--version'], { encoding: 'utf8' }).split('\n')[0] ?? ''
    if (name !== 'node' || Number(/^v(\d+)/.exec(version)?.[1]) >= 20) runtimes.set(`${name} ${version}`, { command, args })
  }
}

test.each([...runtimes])(
  'it works in %s as plain JavaScript',
  async (_name, { command, args }) => {
    const head = "import { Vorel, verifyWebhook } from '@vorel/sdk'\nimport { sampleWebhook } from '@vorel/sdk/testing'\n"
    const constants = `const [url, key] = ${JSON.stringify([api.url, api.key])}\n`
    writeFileSync(path.join(built.folder, 'trial.mjs'), `${head}${constants}${TRIAL}\nconsole.log(outcome)\n`)
    const { stdout } = await promisify(execFile)(command, [...args, 'trial.mjs'], { cwd: built.folder, timeout: 45_000 })
    expect(stdout).toBe('ok\n')
  },
  60_000,
)

test('it works in a browser: a page whose own server hands its calls through', async () => {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://page')
    if (pathname.startsWith('/sdk/'))
      return void response.writeHead(200, { 'content-type': 'text/javascript' }).end(textOf(pathname.slice(5)))
    if (!pathname.startsWith('/api/'))
      return void response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>page</title>')
    const { authorization = '', 'idempotency-key': idempotencyKey } = request.headers
    const body = request.method === 'POST' ? { body: Buffer.concat(await Array.fromAsync(request)), duplex: 'half' } : {}
    const headers = {
      authorization,
      ...(idempotencyKey ? { 'idempotency-key': String(idempotencyKey) } : {}),
      'content-type': 'application/json',
    }
    const answer = await fetch(`${api.url}${request.url}`, { method: request.method ?? 'GET', headers, ...body })
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}` // a TCP server
  const browser = await launchChromium()
  try {
    const page = await browser.newPage()
    await page.goto(url)
    const imports =
      "const { Vorel, verifyWebhook } = await import('/sdk/index.js'); const { sampleWebhook } = await import('/sdk/testing.js');"
    const outcome = await page.evaluate(
      `(async () => { ${imports} const [url, key] = ${JSON.stringify([url, api.key])}; ${TRIAL} return outcome })()`,
    )
    expect(outcome).toBe('ok')
  } finally {
    await browser.close()
    server.closeAllConnections()
    server.close()
  }
}, 300_000)
