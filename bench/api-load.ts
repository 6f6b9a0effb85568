/**
 * The load generator, a process of its own: 64 connections that are kept, each with one request under way at a time. Every answer's status is checked. Reads one
 * `Load` as JSON from its argument, prints one `LoadResult` as JSON.
 */
import { randomBytes } from 'node:crypto'
import net from 'node:net'

export interface Load {
  readonly host: string
  readonly port: number
  readonly seconds: number
  readonly connections: number
  /** One for each connection, in turn. */
  readonly keys: readonly string[]
  /** `anywhere`: a page of 25 at any depth between `from` and `to` (0 to 1) of the rows that `firstMs` and `rows` describe. */
  readonly work: { readonly kind: 'create' } | { readonly kind: 'page' } | ({ readonly kind: 'anywhere' } & Span)
}

export interface Span {
  readonly firstMs: number
  readonly rows: number
  readonly from: number
  readonly to: number
}

export interface LoadResult {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  readonly requests: number
  /** Statuses that were not the expected one, with the first such answer. */
  readonly wrong: number
  readonly example: string | null
}

/** The id of row `n` of the big tenant: one row a millisecond. */
export function rowId(firstMs: number, n: number): string {
  const hex = Math.floor(firstMs + n)
    .toString(16)
    .padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}

const HEAD_END = Buffer.from('\r\n\r\n')

async function run(load: Load): Promise<LoadResult> {
  const durations: number[] = []
  const wrong = { count: 0, example: null as string | null }
  const expected = load.work.kind === 'create' ? '201' : '200'
  const started = performance.now()
  const end = started + load.seconds * 1000
  const note = (answer: Buffer, durationMs: number) => {
    if (answer.toString('latin1', 9, 12) === expected) durations.push(durationMs)
    else {
      wrong.count += 1
      wrong.example ??= answer.toString('utf8', 0, 2000)
    }
  }
  await Promise.all(
    Array.from({ length: load.connections }, (_, index) => {
      const key = load.keys[index % load.keys.length] ?? ''
      return converse(load, requester(load, key, index), { end, note })
    }),
  )
  const seconds = (performance.now() - started) / 1000
  const sorted = durations.sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN
  return {
    perSecond: sorted.length / seconds,
    p50: at(0.5),
    p99: at(0.99),
    requests: sorted.length,
    wrong: wrong.count,
    example: wrong.example,
  }
}

const MAX_ANSWER_BYTES = 1024 * 1024

/** Reads into one buffer of its own: what the load generator takes of the machine is taken from what it measures. */
function converse(load: Load, request: () => string, run: { end: number; note: (answer: Buffer, ms: number) => void }): Promise<void> {
  return new Promise((resolve, reject) => {
    const answer = Buffer.allocUnsafeSlow(MAX_ANSWER_BYTES)
    let sentAt = 0
    let filled = 0
    let length: number | null = null
    const take = (bytes: number, chunk: Uint8Array) => {
      answer.set(chunk.subarray(0, bytes), filled)
      filled += bytes
      length ??= lengthOf(answer.subarray(0, filled))
      if (length === null || filled < length) return true
      run.note(answer.subarray(0, length), performance.now() - sentAt)
      filled = 0
      length = null
      send()
      return true
    }
    const socket = net.connect({
      port: load.port,
      host: load.host,
      noDelay: true,
      onread: { buffer: Buffer.allocUnsafeSlow(65_536), callback: take },
    })
    const send = () => {
      sentAt = performance.now()
      if (sentAt >= run.end) {
        socket.end()
        resolve()
      } else socket.write(request(), 'latin1')
    }
    socket.on('error', reject)
    socket.on('close', () => reject(new Error('the server closed a connection')))
    socket.on('connect', send)
  })
}

const LENGTH = Buffer.from('\r\ncontent-length: ')
const CARRIAGE_RETURN = 0x0d

/** Of the whole answer, once its head is there. */
function lengthOf(answer: Buffer): number | null {
  const head = answer.indexOf(HEAD_END)
  if (head === -1) return null
  let at = answer.indexOf(LENGTH)
  if (at === -1 || at > head) throw new Error('an answer has no length, or writes it in another way')
  let length = 0
  for (at += LENGTH.length; answer[at] !== CARRIAGE_RETURN; at++) length = 10 * length + (answer[at] ?? 0) - 48
  return head + HEAD_END.length + length
}

function requester({ host, port, work }: Load, key: string, index: number): () => string {
  const head = `Host: ${host}:${port}\r\nAuthorization: Bearer ${key}\r\n`
  if (work.kind === 'page') return () => `GET /api/v1/conversations HTTP/1.1\r\n${head}\r\n`
  if (work.kind === 'anywhere') {
    const { firstMs, rows, from, to } = work
    return () => {
      const cursor = rowId(firstMs, rows * (1 - from - Math.random() * (to - from)))
      return `GET /api/v1/conversations?cursor=${cursor} HTTP/1.1\r\n${head}\r\n`
    }
  }
  const run = `visitor-${randomBytes(8).toString('hex')}-${index}`
  let number = 0
  return () => {
    number += 1
    const body = `{"channel":"webform","customer_identifier":"${run}-${number}","customer_name":"Sara Haddad","customer_language":"en"}`
    return `POST /api/v1/conversations HTTP/1.1\r\n${head}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
  }
}

if (import.meta.main) process.stdout.write(`${JSON.stringify(await run(JSON.parse(process.argv[2] ?? '{}') as Load))}\n`)
