import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, createServer as createTcpServer, type Socket, type Server as TcpServer } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { receiverCertificate, receiverKey } from '../../../test/receiver-certificate.ts'
import { isPublicAddress } from './addresses.ts'
import { createEgress, type Egress, type EgressOptions, MAX_BODY_BYTES } from './egress.ts'

const open: (() => unknown)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

function egressWith(options: Partial<EgressOptions> = {}): Egress {
  const egress = createEgress({ allow: [], ...options })
  open.push(() => egress.close())
  return egress
}

async function listen(server: Server | TcpServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => sockets.add(socket))
  open.push(() => {
    for (const socket of sockets) socket.destroy()
    return new Promise((resolve) => server.close(resolve))
  })
  return (server.address() as AddressInfo).port
}

const receive = (listener: RequestListener) => listen(createServer(listener))
const send = (egress: Egress, url: string, timeoutMs = 2000) => egress.send({ method: 'POST', url, body: '{}', timeoutMs })

/** Each is refused without a resolver being asked or a connection being made. */
const FORBIDDEN = [
  'https://localhost/',
  'https://LOCALHOST/',
  'https://localhost./',
  'https://api.localhost/',
  'https://%6c%6fcalhost/',
  'https://printer.local/',
  'https://db.internal/',
  'https://metadata.google.internal/computeMetadata/v1/',
  'https://router.home.arpa/',
  'https://intranet/',
  'https://127.0.0.1/',
  'https://127.255.255.254/',
  'https://127.1/',
  'https://2130706433/',
  'https://0x7f000001/',
  'https://0x7f.1/',
  'https://0177.0.0.1/',
  'https://１２７.０.０.１/',
  'https://127。0。0。1/',
  'https://0.0.0.0/',
  'https://0/',
  'https://10.1.2.3/',
  'https://172.16.0.1/',
  'https://172.31.255.255/',
  'https://192.168.0.10/',
  'https://169.254.169.254/latest/meta-data/',
  'https://100.64.0.1/',
  'https://100.100.100.200/',
  'https://168.63.129.16/',
  'https://192.0.0.1/',
  'https://192.0.2.7/',
  'https://198.18.0.1/',
  'https://198.51.100.1/',
  'https://203.0.113.9/',
  'https://224.0.0.1/',
  'https://240.0.0.1/',
  'https://255.255.255.255/',
  'https://[::]/',
  'https://[::1]/',
  'https://[0:0:0:0:0:0:0:1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:7f00:1]/',
  'https://[::ffff:8.8.8.8]/',
  'https://[::127.0.0.1]/',
  'https://[64:ff9b::7f00:1]/',
  'https://[64:ff9b:1::1]/',
  'https://[2002:7f00:1::]/',
  'https://[2001:0:53aa:64c:0:fbff:80ff:fffe]/',
  'https://[fe80::1]/',
  'https://[fec0::1]/',
  'https://[fc00::1]/',
  'https://[fd00:ec2::254]/',
  'https://[ff02::1]/',
  'https://[2001:db8::1]/',
  'https://[3fff::1]/',
  'https://[5f00::1]/',
  'https://[100::1]/',
  'https://[4000::1]/',
  'http://example.com/',
  'HTTP://example.com/',
  'ftp://example.com/',
  'file:///etc/passwd',
  'gopher://example.com/',
  'data:text/plain,x',
  'javascript:alert(1)',
  'https:example.com',
  'https:///example.com/',
  '//example.com/',
  'example.com',
  '',
  'https://user:secret@example.com/',
  'https://user@example.com/',
  'https://:@example.com/',
  'https://@example.com/',
  'https://example.com\\@127.0.0.1/',
  'https:\\\\example.com\\',
  'https://example.com/#fragment',
  'https://example.com/#',
  ' https://example.com/',
  'https://example.com/\n',
  'https://exa\tmple.com/',
  'https://example.com/a b',
  'https://example.com:22/',
  'https://example.com:25/',
  'https://example.com:5432/',
  'https://example.com:6379/',
  'https://example.com:0/',
  'https://example.com:65536/',
  'https://vorel.example.com/api/v1/leads',
  `https://example.com/${'a'.repeat(2048)}`,
]

test.each(FORBIDDEN)('refused when stored and when sent: %s', async (url) => {
  const asked: string[] = []
  const egress = egressWith({
    ownUrl: 'https://vorel.example.com',
    resolve: async (name) => {
      asked.push(name)
      return ['93.184.215.14']
    },
  })
  expect(egress.check(url)).toMatch(/^must /)
  expect(await send(egress, url)).toMatchObject({ kind: 'refused' })
  expect(asked).toEqual([])
})

test.each([
  'https://example.com',
  'https://example.com:8443/hook?token=1',
  'https://EXAMPLE.com/a@b',
  'https://93.184.215.14/',
  'https://[2606:4700::1111]/x',
  'https://bücher.example/',
])('admitted: %s', (url) => expect(egressWith().check(url)).toBeNull())

test.each(['8.8.8.8', '93.184.215.14', '2606:4700:4700::1111', '2a00:1450:4001::1'])('a public address: %s', (address) =>
  expect(isPublicAddress(address)).toBe(true),
)
test.each(['', 'nonsense', '127.0.0.1', 'fe80::1%eth0', '::ffff:1.1.1.1', '1.2.3', '169.254.1.1'])(
  'not a public address: "%s"',
  (address) => expect(isPublicAddress(address)).toBe(false),
)

test('a public name that leads to a private address, alone or among public ones, is refused and nothing is connected', async () => {
  let connections = 0
  const server = createTcpServer(() => void connections++)
  const port = await listen(server)
  for (const answer of [['127.0.0.1'], ['93.184.215.14', '127.0.0.1'], ['::ffff:127.0.0.1'], ['::1']]) {
    const egress = egressWith({ resolve: async () => answer })
    expect(await send(egress, `https://rebound.example.com:${port}/`)).toEqual({
      kind: 'refused',
      reason: 'must not resolve to a private address',
    })
  }
  expect(connections).toBe(0)
})

test('each connection resolves anew and checks the very answer it would connect to', async () => {
  let connections = 0
  const port = await listen(createTcpServer(() => void connections++))
  const answers = [[], ['127.0.0.1'], [], ['127.0.0.1', '93.184.215.14']]
  const egress = egressWith({ resolve: async () => answers.shift() ?? [] })
  const kinds: string[] = []
  while (answers.length > 0) kinds.push((await send(egress, `https://rebound.example.com:${port}/`, 300)).kind)
  expect([kinds, connections]).toEqual([['failed', 'refused', 'failed', 'refused'], 0])
})

test('a name that does not resolve fails closed', async () => {
  const egress = egressWith({ resolve: () => Promise.reject(new Error('SERVFAIL')) })
  expect(await send(egress, 'https://nowhere.example.com/')).toMatchObject({ kind: 'failed', reason: 'name not resolved' })
  expect(await send(egressWith({ resolve: async () => [] }), 'https://nowhere.example.com/')).toMatchObject({ reason: 'name not resolved' })
})

test('the allow-list admits its host and port, and no other', async () => {
  const port = await receive((_request, response) => response.end('ok'))
  const egress = egressWith({ allow: [`127.0.0.1:${port}`] })
  const result = await send(egress, `http://127.0.0.1:${port}/hook`)
  expect(result).toMatchObject({ kind: 'response', status: 200 })
  expect(result.kind === 'response' && result.body.toString()).toBe('ok')
  expect(egress.check(`http://127.0.0.1:${port + 1}/`)).toBe('must use https')
  expect(egress.check(`http://localhost:${port}/`)).toBe('must use https')
})

test('a redirect is an answer like any other and is not followed', async () => {
  let internal = 0
  const port = await receive((_request, response) => {
    internal++
    response.end()
  })
  for (const status of [301, 302, 303, 307, 308]) {
    const hop = await receive((_request, response) => response.writeHead(status, { location: `http://127.0.0.1:${port}/` }).end())
    const egress = egressWith({ allow: [`127.0.0.1:${hop}`, `127.0.0.1:${port}`] })
    expect(await send(egress, `http://127.0.0.1:${hop}/`)).toMatchObject({ kind: 'response', status })
  }
  expect(internal).toBe(0)
})

test('no proxy is taken from the environment', async () => {
  let proxied = 0
  const proxy = await receive((_request, response) => {
    proxied++
    response.end()
  })
  const port = await receive((_request, response) => response.end())
  const names = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NODE_USE_ENV_PROXY']
  for (const name of names) process.env[name] = name === 'NODE_USE_ENV_PROXY' ? '1' : `http://127.0.0.1:${proxy}`
  open.push(() => {
    for (const name of names) delete process.env[name]
  })
  expect(await send(egressWith({ allow: [`127.0.0.1:${port}`] }), `http://127.0.0.1:${port}/`)).toMatchObject({ status: 200 })
  expect(proxied).toBe(0)
})

const drip: RequestListener = (_request, response) => {
  response.writeHead(200)
  const timer = setInterval(() => response.write('x'), 20)
  response.on('close', () => clearInterval(timer))
}
test.each<[string, RequestListener]>([
  ['never answers', () => undefined],
  ['drips its headers', (request) => void request.socket.write('HTTP/1.1 200 OK\r\nx-slow: ')],
  ['sends headers and no body', (_request, response) => void response.writeHead(200, { 'content-length': '5' }).flushHeaders()],
  ['drips its body for ever', drip],
])('one deadline covers the whole exchange: a receiver that %s', async (_what, listener) => {
  const port = await receive(listener)
  const result = await send(egressWith({ allow: [`127.0.0.1:${port}`] }), `http://127.0.0.1:${port}/`, 200)
  expect(result).toMatchObject({ kind: 'failed', reason: 'timeout' })
  expect(result.kind === 'failed' && result.durationMs).toBeLessThan(1000)
})

test('of an endless body 64 KiB are read, then the connection is dropped', async () => {
  let closed = false
  const port = await receive((_request, response) => {
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(16_384)));
    }
    response.on('drain', more).on('close', () => {
      closed = true
    })
    more()
  })
  const result = await send(egressWith({ allow: [`127.0.0.1:${port}`] }), `http://127.0.0.1:${port}/`)
  expect(result.kind === 'response' && result.body.length).toBe(MAX_BODY_BYTES)
  await expect.poll(() => closed).toBe(true)
})

test('a compressed bomb stays what it is', async () => {
  const bomb = gzipSync(Buffer.alloc(20 * 1024 * 1024))
  const port = await receive((request, response) => {
    expect(request.headers['accept-encoding']).toBe('identity')
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb)
  })
  const result = await send(egressWith({ allow: [`127.0.0.1:${port}`] }), `http://127.0.0.1:${port}/`)
  expect(result.kind === 'response' && result.body.equals(bomb.subarray(0, MAX_BODY_BYTES))).toBe(true)
})

test('what goes wrong is a value with a reason', async () => {
  const refused = await receive(() => undefined)
  for (const close of open.splice(0)) await close()
  const reset = await receive((request) => request.socket.resetAndDestroy())
  const cut = await receive(
    (_request, response) => void response.writeHead(200, { 'content-length': '9' }).write('half', () => response.destroy()),
  )
  const nonsense = await listen(createTcpServer((socket) => void socket.on('error', () => undefined).write('SSH-2.0-OpenSSH_9.9\r\n')))
  const egress = egressWith({ allow: [refused, reset, cut, nonsense].map((port) => `127.0.0.1:${port}`) })
  const reason = async (port: number) => {
    const result = await send(egress, `http://127.0.0.1:${port}/`)
    return result.kind === 'failed' ? result.reason : result
  }
  expect(await reason(refused)).toBe('connection refused')
  expect(await reason(reset)).toBe('connection lost')
  expect(await reason(cut)).toBe('connection lost')
  expect(await reason(nonsense)).toBe('bad answer')
  const stop = AbortSignal.timeout(50)
  const silent = await receive(() => undefined)
  const patient = egressWith({ allow: [`127.0.0.1:${silent}`] })
  expect(await patient.send({ method: 'GET', url: `http://127.0.0.1:${silent}/`, signal: stop })).toMatchObject({ reason: 'aborted' })
})

test('TLS is verified, also for an allowed host: authority and name', async () => {
  const names: unknown[] = []
  const server = createTlsServer({ key: receiverKey, cert: receiverCertificate }, (request, response) => response.end(request.headers.host))
  server.on('secureConnection', (socket) => names.push(socket.servername))
  const port = await listen(server)
  const allow = [`127.0.0.1:${port}`, `localhost:${port}`]
  expect(await send(egressWith({ allow }), `https://localhost:${port}/`)).toMatchObject({ kind: 'failed', reason: 'TLS failed' })
  const trusting = egressWith({ allow, ca: receiverCertificate })
  const result = await send(trusting, `https://localhost:${port}/`)
  expect(result.kind === 'response' && result.body.toString()).toBe(`localhost:${port}`)
  expect(names.at(-1)).toBe('localhost')
  expect(await send(trusting, `https://127.0.0.1:${port}/`)).toMatchObject({ kind: 'failed', reason: 'TLS failed' })
})
