import pg from 'pg'
import type { Logger } from '../lib/logger.ts'

/**
 * Wake-ups between parts of the system: "there may be work", "this conversation has something new". Hints only: whoever waits also looks for itself from time
 * to time, so a lost signal costs a second and nothing else. Within the process they are immediate; other processes hear them through LISTEN/NOTIFY on a
 * connection of its own, at most one NOTIFY per 10 ms (measured: a NOTIFY inside writing transactions halves their throughput, since Postgres serialises
 * notifying commits).
 */
export interface Signals {
  emit(channel: string): void
  /** `a:b:*` hears every channel `a:b:…`. The listener is told which one it was. Returns the function that ends the subscription. */
  on(channel: string, listener: (channel: string) => void): () => void
  close(): Promise<void>
}

const NOTIFY_CHANNEL = 'vorel'
const NOTIFY_INTERVAL_MS = 10
const RETRY_MS = 1000
/** Postgres refuses payloads of 8000 bytes; what does not fit goes into the next one. */
const MAX_PAYLOAD = 7000

/** Signals within this process only; for commands and tests. */
export function localSignals(): Signals {
  const listeners = new Map<string, Set<(channel: string) => void>>()
  return {
    emit(channel) {
      for (const listener of listeners.get(channel) ?? []) listener(channel)
      const folder = `${channel.slice(0, channel.lastIndexOf(':') + 1)}*`
      for (const listener of listeners.get(folder) ?? []) listener(channel)
    },
    on(channel, listener) {
      const set = listeners.get(channel) ?? new Set()
      listeners.set(channel, set)
      set.add(listener)
      return () => {
        set.delete(listener)
        if (set.size === 0) listeners.delete(channel)
      }
    },
    close: async () => listeners.clear(),
  }
}

/** Signals that also reach other processes on the same database. Reconnects by itself; while it is away only the local part works. */
export function sharedSignals(url: string, log: Logger): Signals {
  const local = localSignals()
  const origin = `${process.pid}.${Math.random().toString(36).slice(2)}`
  const pending = new Set<string>()
  let client: pg.Client | null = null
  let timer: NodeJS.Timeout | null = null
  let retry: NodeJS.Timeout | null = null
  let closed = false
  let isDown = false
  let sending: Promise<unknown> = Promise.resolve()

  const connect = async () => {
    const next = new pg.Client({ connectionString: url, application_name: 'vorel signals', connectionTimeoutMillis: 5000, keepAlive: true })
    next.on('error', () => undefined)
    next.on('end', () => {
      if (client === next) client = null
      openLater()
    })
    next.on('notification', (message) => {
      const [from, ...channels] = (message.payload ?? '').split('\n')
      if (from !== origin) for (const channel of channels) local.emit(channel)
    })
    await next.connect()
    await next.query(`listen ${NOTIFY_CHANNEL}`)
    // Closed meanwhile: a connection that nobody knows of would keep the process.
    if (closed) return void (await next.end())
    client = next
  }
  const open = async (): Promise<void> => {
    retry = null
    if (closed) return
    await connect().then(
      () => {
        isDown = false
      },
      (error: unknown) => {
        if (!isDown && !closed) log.warn({ err: error }, 'signals to other processes are down, trying again')
        isDown = true
        openLater()
      },
    )
  }
  // A connection that fails says so twice, by its end and by its error: one more try all the same.
  const openLater = () => {
    if (closed) return
    retry ??= setTimeout(() => {
      opening = open()
    }, RETRY_MS).unref()
  }
  const flush = () => {
    timer = null
    const batch: string[] = []
    let size = origin.length
    for (const channel of pending) {
      if (size + channel.length + 1 > MAX_PAYLOAD) break
      size += channel.length + 1
      batch.push(channel)
      pending.delete(channel)
    }
    const payload = [origin, ...batch].join('\n')
    // One query at a time on the connection; a failed one is only a lost hint.
    sending = sending.then(() => client?.query('select pg_notify($1, $2)', [NOTIFY_CHANNEL, payload])).catch(() => undefined)
    if (pending.size > 0) timer = setTimeout(flush, NOTIFY_INTERVAL_MS)
  }
  /** The connection that is being made, if one is. */
  let opening = open()

  return {
    emit(channel) {
      local.emit(channel)
      if (!client || channel.includes('\n')) return
      pending.add(channel)
      timer ??= setTimeout(flush, NOTIFY_INTERVAL_MS)
    },
    on: local.on,
    async close() {
      closed = true
      if (timer) clearTimeout(timer)
      if (retry) clearTimeout(retry)
      // A short command may end while its connection is still being made.
      await opening
      await Promise.all([local.close(), client?.end()])
    },
  }
}
