import { spawn } from 'node:child_process'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { createEgress, type Egress, type EgressOptions, MAX_BODY_BYTES } from '../../../src/lib/egress/egress.ts'
import { authority, BAD_CERTIFICATES, goodCertificate, leafKey } from './certificates.ts'

/** Receivers that want the sender's time, memory or trust. Raw sockets: a server library would not send what these send. */
const open: (() => unknown)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

const DEADLINE_MS = 300
/** From the deadline to the result, on a machine with other things to do. */
const SLACK_MS = 1500
const inTime = expect.objectContaining({
  kind: 'failed',
  reason: 'timeout',
  durationMs: expect.toSatisfy((ms) => ms < DEADLINE_MS + SLACK_MS),
})

type Behaviour = (socket: Socket) => unknown

async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push(() => {
    for (const socket of sockets) socket.destroy()
    return new Promise((resolve) => server.close(resolve))
  })
  return (server.address() as AddressInfo).port // a TCP server
}

/** Calls `answer` with each request's connection once the request is there. */
const receive = (answer: Behaviour) => listen(createServer((socket) => socket.on('data', () => answer(socket))))

function egressFor(port: number, options: Partial<EgressOptions> = {}): Egress {
  const egress = createEgress({ allow: [`127.0.0.1:${port}`, `localhost:${port}`], ...options })
  open.push(() => egress.close())
  return egress
}

const post = (egress: Egress, url: string, timeoutMs = DEADLINE_MS) => egress.send({ method: 'POST', url, body: '{}', timeoutMs })

const say = (text: string) => (socket: Socket) => socket.write(text)
const sayAndEnd = (text: string) => (socket: Socket) => socket.end(text)
const drip = (first: string, drop: string, everyMs: number) => (socket: Socket) => {
  socket.write(first)
  const timer = setInterval(() => socket.write(drop), everyMs)
  socket.on('close', () => clearInterval(timer))
}
const flood = (first: string, wave: string | Buffer) => (socket: Socket) => {
  socket.write(first)
  const more = () => {
    while (!socket.destroyed && socket.write(wave));
  }
  socket.on('drain', more)
  more()
}
const resetAfter = (text: string) => (socket: Socket) => socket.write(text, () => setTimeout(() => socket.resetAndDestroy(), 20))

const OK = 'HTTP/1.1 200 OK\r\n'
const CHUNKED = `${OK}transfer-encoding: chunked\r\n\r\n`

describe.each<[string, Behaviour]>([
  ['says nothing', () => undefined],
  ['drips its status line', drip('HTTP/1.1 200 ', 'O', 20)],
  ['drips one header for ever', drip(`${OK}x-slow: `, 'x', 20)],
  ['drips header after header', drip(OK, 'x: y\r\n', 20)],
  ['hints for ever that it will answer', drip('', 'HTTP/1.1 103 Early Hints\r\nlink: </>\r\n\r\n', 20)],
  ['promises a body and sends none', say(`${OK}content-length: 5\r\n\r\n`)],
  ['drips its body', drip(`${OK}content-length: 1000000\r\n\r\n`, 'x', 20)],
  ['drips chunks', drip(CHUNKED, '1\r\nx\r\n', 20)],
  ['never ends the extension of a chunk', drip(`${CHUNKED}1;`, 'x', 20)],
  ['never ends its trailers', drip(`${CHUNKED}0\r\n`, 'x: y\r\n', 20)],
])('a receiver that %s', (_what, answer) => {
  test('costs no more than the deadline', async () => {
    const port = await receive(answer)
    expect(await post(egressFor(port), `http://127.0.0.1:${port}/`)).toEqual(inTime)
  })
})

describe.each<[string, Behaviour, string]>([
  ['ends without a word', (socket) => socket.end(), 'connection lost'],
  ['resets before it answers', (socket) => socket.resetAndDestroy(), 'connection lost'],
  ['resets in its headers', resetAfter(`${OK}content-le`), 'connection lost'],
  ['resets in its body', resetAfter(`${OK}content-length: 100\r\n\r\nhalf`), 'connection lost'],
  ['resets in its chunks', resetAfter(`${CHUNKED}5\r\nhel`), 'connection lost'],
  ['ends in the middle of its body', sayAndEnd(`${OK}content-length: 100\r\n\r\nhalf`), 'connection lost'],
  ['speaks another protocol', say('SSH-2.0-OpenSSH_9.9\r\n'), 'bad answer'],
  ['answers in HTTP/2', say('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), 'bad answer'],
  ['has no status', say('HTTP/1.1  \r\n\r\n'), 'bad answer'],
  ['floods with headers', flood(OK, `x-flood: ${'x'.repeat(1000)}\r\n`), 'bad answer'],
  ['floods with trailers', flood(`${CHUNKED}0\r\n`, `x-flood: ${'x'.repeat(1000)}\r\n`), 'bad answer'],
  ['names two lengths', say(`${OK}content-length: 2\r\ncontent-length: 3\r\n\r\nabc`), 'bad answer'],
  ['has a length and chunks', say(`${OK}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`), 'bad answer'],
  ['has a chunk of 2^64 bytes', say(`${CHUNKED}10000000000000000\r\n`), 'bad answer'],
  ['has a length below zero', say(`${OK}content-length: -1\r\n\r\n`), 'bad answer'],
  [
    'switches to a protocol nobody asked for',
    say('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
    'connection lost',
  ],
])('a receiver that %s', (_what, answer, reason) => {
  test(`has failed: ${reason}`, async () => {
    const port = await receive(answer)
    expect(await post(egressFor(port), `http://127.0.0.1:${port}/`, 5000)).toMatchObject({ kind: 'failed', reason })
  })
})

describe('the deadline covers what comes before the request', () => {
  test('a name server that does not answer', async () => {
    const egress = createEgress({ allow: [], resolve: () => new Promise(() => undefined) })
    open.push(() => egress.close())
    expect(await post(egress, 'https://slow.example.com/')).toEqual(inTime)
  })

  test.runIf(process.platform === 'linux')('a port that drops connections', async () => {
    // A process that is stopped accepts nothing; once its short queue is full, the kernel drops what comes.
    const script = `const s = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => console.log(s.address().port))`
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] })
    open.push(() => child.kill('SIGKILL'))
    const port = Number(await new Promise((resolve) => child.stdout.once('data', resolve)))
    child.kill('SIGSTOP')
    for (let n = 0; n < 4; n++) {
      const filler = connect(port, '127.0.0.1').on('error', () => undefined)
      open.push(() => filler.destroy())
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(await post(egressFor(port), `http://127.0.0.1:${port}/`)).toEqual(inTime)
  })

  test.each<[string, Behaviour]>([
    ['that is not begun', () => undefined],
    ['that stops after its first record', say('\x16\x03\x03\x00\x05\x02\x00\x00\x01')],
  ])('a TLS handshake %s', async (_what, answer) => {
    const port = await receive(answer)
    expect(await post(egressFor(port), `https://localhost:${port}/`)).toEqual(inTime)
  })
})

describe('TLS', () => {
  const secureServer = (options: TlsOptions) =>
    listen(createTlsServer({ key: leafKey, ...options }, (socket) => socket.on('data', () => socket.end(`${OK}content-length: 0\r\n\r\n`))))

  test('a certificate of a trusted authority for this name is taken', async () => {
    const port = await secureServer({ cert: goodCertificate })
    expect(await post(egressFor(port, { ca: authority }), `https://localhost:${port}/`, 5000)).toMatchObject({ status: 200 })
  })

  test.each(Object.entries(BAD_CERTIFICATES))('a certificate %s is refused, whatever the environment says', async (_what, cert) => {
    const port = await secureServer({ cert })
    const egress = egressFor(port, { ca: authority })
    const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'
    open.push(() => {
      if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED
    })
    expect(await post(egress, `https://localhost:${port}/`, 5000)).toMatchObject({ kind: 'failed', reason: 'TLS failed' })
  })

  test.each(['TLSv1', 'TLSv1.1'] as const)('a receiver with nothing newer than %s is refused', async (maxVersion) => {
    const port = await secureServer({ cert: goodCertificate, minVersion: 'TLSv1', maxVersion, ciphers: 'DEFAULT@SECLEVEL=0' })
    expect(await post(egressFor(port, { ca: authority }), `https://localhost:${port}/`, 5000)).toMatchObject({ reason: 'TLS failed' })
  })

  test('a receiver that speaks plain HTTP behind https is refused', async () => {
    const port = await receive(sayAndEnd(`${OK}content-length: 0\r\n\r\n`))
    expect(await post(egressFor(port), `https://localhost:${port}/`, 5000)).toMatchObject({ kind: 'failed', reason: 'TLS failed' })
  })
})

describe('bodies', () => {
  test.each<[string, Behaviour]>([
    ['without an end', flood(`${OK}\r\n`, 'x'.repeat(65_536))],
    ['of a gigabyte', flood(`${OK}content-length: 1073741824\r\n\r\n`, 'x'.repeat(65_536))],
    ['in chunks without an end', flood(CHUNKED, `1000\r\n${'x'.repeat(0x1000)}\r\n`)],
    ['in one-byte chunks without an end', flood(CHUNKED, '1\r\nx\r\n'.repeat(10_000))],
  ])('of a body %s 64 KiB are read and the connection is dropped', async (_what, answer) => {
    let closed = false
    const port = await receive((socket) => {
      socket.on('close', () => {
        closed = true
      })
      answer(socket)
    })
    const result = await post(egressFor(port), `http://127.0.0.1:${port}/`, 5000)
    expect(result.kind === 'response' && [result.status, result.body.length]).toEqual([200, MAX_BODY_BYTES])
    await expect.poll(() => closed).toBe(true)
  })

  test.each(['gzip', 'gzip, gzip', 'deflate', 'br', 'zstd'])('a body in %s stays as it was sent', async (encoding) => {
    const bomb = gzipSync(gzipSync(Buffer.alloc(50 * 1024 * 1024)))
    const port = await receive((socket) => {
      socket.write(`${OK}content-encoding: ${encoding}\r\ncontent-length: ${bomb.length}\r\n\r\n`)
      socket.write(bomb)
    })
    const result = await post(egressFor(port), `http://127.0.0.1:${port}/`, 5000)
    expect(result.kind === 'response' && result.body.equals(bomb)).toBe(true)
  })
})

describe('connections that are kept', () => {
  const answer = (status: number, body: string) => `HTTP/1.1 ${status} X\r\ncontent-length: ${body.length}\r\n\r\n${body}`
  /** Answers request number n of all with `script[n]`; tells on which connection each came. */
  async function scripted(script: readonly ((socket: Socket) => unknown)[]) {
    const connections: Socket[] = []
    const came: number[] = []
    const port = await receive((socket) => {
      if (!connections.includes(socket)) connections.push(socket)
      came.push(connections.indexOf(socket))
      script[came.length - 1]?.(socket)
    })
    return { url: `http://127.0.0.1:${port}/`, egress: egressFor(port), came }
  }
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

  test.each<[string, Behaviour]>([
    ['with the first', say(answer(200, 'ok') + answer(200, 'forged'))],
    ['a moment later', (socket) => socket.write(answer(200, 'ok'), () => setTimeout(() => socket.write(answer(200, 'forged')), 30))],
  ])('an answer sent in advance, %s, is not taken for that of the next request', async (_when, first) => {
    const { url, egress } = await scripted([first, say(answer(503, 'no'))])
    expect(await post(egress, url, 5000)).toMatchObject({ status: 200 })
    await pause(60)
    expect(await post(egress, url, 5000)).toMatchObject({ status: 503 })
  })

  test('a connection that is kept but dead costs one deadline; the next request goes by another', async () => {
    const { url, egress, came } = await scripted([say(answer(200, 'ok')), () => undefined, say(answer(200, 'ok'))])
    expect(await post(egress, url, 5000)).toMatchObject({ status: 200 })
    await pause(60)
    expect(await post(egress, url)).toMatchObject({ kind: 'failed', reason: 'timeout' })
    expect(await post(egress, url, 5000)).toMatchObject({ status: 200 })
    expect(came).toEqual([0, 0, 1])
  })

  test('a connection that is reset while nobody uses it costs nothing', async () => {
    const reset: Behaviour = (socket) => socket.write(answer(200, 'ok'), () => setTimeout(() => socket.resetAndDestroy(), 20))
    const { url, egress, came } = await scripted([reset, say(answer(200, 'ok'))])
    expect(await post(egress, url, 5000)).toMatchObject({ status: 200 })
    await pause(100)
    expect(await post(egress, url, 5000)).toMatchObject({ status: 200 })
    expect(came).toEqual([0, 1])
  })
})
