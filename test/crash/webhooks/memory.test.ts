import { type AddressInfo, createServer, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { until } from '../../system/vorel.ts'
import { openCrashWorld } from './crash-world.ts'

/** What a worker's memory sees of receivers that send a gigabyte, and what the database keeps of it. */
const GIB = 1024 ** 3
const MIB = 1024 ** 2
const HOSTILE = 24

const wave = Buffer.alloc(65_536, 'x')
const gigabyte = (socket: Socket) => {
  const more = () => {
    while (!socket.destroyed && socket.write(wave));
  }
  socket.on('drain', more)
  more()
}
const bomb = gzipSync(gzipSync(Buffer.alloc(64 * MIB)))
const ANSWERS: Readonly<Record<string, (socket: Socket) => unknown>> = {
  '/calm': (socket) => socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${wave.length}\r\n\r\n${wave}`),
  '/gigabyte': (socket) => {
    socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${GIB}\r\n\r\n`)
    gigabyte(socket)
  },
  '/endless': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n')
    gigabyte(socket)
  },
  '/bomb': (socket) => {
    socket.write(`HTTP/1.1 200 OK\r\ncontent-encoding: gzip, gzip\r\ncontent-length: ${bomb.length}\r\n\r\n`)
    socket.write(bomb)
  },
}

const sockets = new Set<Socket>()
const server = createServer((socket) => {
  sockets.add(socket)
  socket.on('error', () => undefined)
  socket.on('data', (chunk) => ANSWERS[/^POST (\S+) /.exec(chunk.toString('latin1'))?.[1] ?? '']?.(socket))
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const origin = `127.0.0.1:${(server.address() as AddressInfo).port}` // a TCP server
const crash = await openCrashWorld({ allow: [origin] })
afterAll(async () => {
  await crash.close()
  for (const socket of sockets) socket.destroy()
  server.close()
})

test(`${3 * HOSTILE} deliveries to receivers that answer with a gigabyte or a bomb raise a worker's memory by a few MiB`, async () => {
  const worker = await crash.spawnWorker()
  const deliver = async (path: string, events: number) => {
    const subscriber = await crash.subscribe(path, `http://${origin}`)
    for (let n = 0; n < events; n++) await subscriber.happen()
    const delivered = async () => (await subscriber.deliveries()).filter(({ status }) => status === 'delivered').length
    await until(async () => (await delivered()) === events, 15_000, `${path} delivered`)
    return subscriber.attempts()
  }
  await deliver('/calm', 3 * HOSTILE)
  const before = await worker.peakBytes()
  const attempts = (await Promise.all(['/gigabyte', '/endless', '/bomb'].map((path) => deliver(path, HOSTILE)))).flat()
  const grownBytes = (await worker.peakBytes()) - before
  expect(Math.max(...attempts.map(({ response_excerpt }) => Buffer.byteLength(response_excerpt)))).toBeLessThanOrEqual(3 * 2048)
  expect(grownBytes).toBeLessThan(16 * MIB)
  console.info(`peak memory: ${Math.round(before / MIB)} MiB calm, ${(grownBytes / MIB).toFixed(1)} MiB more among hostile receivers`)
}, 120_000)
