import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createEgress, EgressFailure, type EgressStream } from './egress.ts'

const open: (() => unknown)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push(() => server.close())
  return (server.address() as AddressInfo).port
}
const serve = (listener: RequestListener) => listen(createServer(listener))

function stream(port: number, options: { timeoutMs?: number; maxBodyBytes?: number; signal?: AbortSignal } = {}): Promise<EgressStream> {
  const egress = createEgress({ allow: [`127.0.0.1:${port}`] })
  open.push(() => egress.close())
  return egress.stream({ method: 'POST', url: `http://127.0.0.1:${port}/`, body: '{}', maxBodyBytes: 1000, timeoutMs: 2000, ...options })
}

async function read(answer: EgressStream): Promise<{ chunks: string[]; failure: string | null }> {
  if (answer.kind !== 'response') return { chunks: [], failure: answer.reason }
  const chunks: string[] = []
  try {
    for await (const chunk of answer.body) chunks.push(chunk.toString())
    return { chunks, failure: null }
  } catch (error) {
    return { chunks, failure: error instanceof EgressFailure ? error.reason : String(error) }
  }
}

test('an answer is read while it arrives', async () => {
  const waiting: (() => void)[] = []
  const port = await serve((_, answer) => {
    answer.write('first')
    waiting.push(() => answer.end('second'))
  })
  const answer = await stream(port)
  if (answer.kind !== 'response') throw new Error(answer.kind)
  const body = answer.body[Symbol.asyncIterator]()
  expect(String((await body.next()).value)).toBe('first')
  waiting[0]?.()
  expect(String((await body.next()).value)).toBe('second')
  expect((await body.next()).done).toBe(true)
})

test('a body that stalls ends at the deadline of the whole exchange, not at one that each byte starts again', async () => {
  const port = await serve((_, answer) => {
    const timer = setInterval(() => answer.write('.'), 50)
    answer.on('close', () => clearInterval(timer))
  })
  const started = performance.now()
  const { chunks, failure } = await read(await stream(port, { timeoutMs: 400 }))
  expect(failure).toBe('timeout')
  expect(chunks.length).toBeGreaterThan(1)
  expect(performance.now() - started).toBeLessThan(1500)
})

test('a body past its cap breaks off', async () => {
  const port = await serve((_, answer) => answer.end('x'.repeat(1001)))
  expect((await read(await stream(port))).failure).toBe('answer too long')
})

test('a connection that is lost in the middle is no end of the body', async () => {
  const tcp = createTcpServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n', () => socket.destroy())
    })
  })
  const { chunks, failure } = await read(await stream(await listen(tcp)))
  expect([chunks, failure]).toEqual([['hello'], 'connection lost'])
})

test("the caller's own signal ends the body", async () => {
  const port = await serve((_, answer) => answer.write('x'))
  const { signal, abort } = (() => {
    const controller = new AbortController()
    return { signal: controller.signal, abort: () => controller.abort() }
  })()
  const answer = await stream(port, { signal })
  setTimeout(abort, 100)
  expect((await read(answer)).failure).toBe('aborted')
})

test('what may not be requested is refused without a connection', async () => {
  const egress = createEgress({ allow: [] })
  open.push(() => egress.close())
  const answer = await egress.stream({ method: 'POST', url: 'http://127.0.0.1:9/', maxBodyBytes: 10 })
  expect(answer).toEqual({ kind: 'refused', reason: 'must use https' })
})
