import { randomUUID } from 'node:crypto'
import { type Journal, openJournal } from './journal.ts'

/**
 * Clients of the public API that write all the time and note each request before it is sent and each answer as it arrives. Every request carries a mark of its
 * own, which is found again in the row and in the event that it makes.
 */
export type Kind = 'conversation' | 'lead' | 'appointment' | 'offering' | 'lead patch' | 'offering patch'

export interface Entry {
  readonly mark: string
  readonly kind: Kind
  readonly step: 'sent' | 'answered' | 'lost'
  readonly status?: number
  readonly ms?: number
  /** Repeated with one Idempotency-Key until it is answered. */
  readonly isRepeated?: boolean
}

export interface Writers {
  readonly journal: Journal<Entry>
  /** Successes so far. */
  count(): number
  /** Waits until what is on its way is answered or lost. */
  stop(): Promise<void>
  /** Ends without waiting for anything, after a failed test. */
  abandon(): void
}

const PACE_MS = 25
/** After a refusal. Short enough to be there as soon as the server is, long enough to leave it the processor while it starts. */
const BACKOFF_MS = 250
/** How often a client gives up on an answer: never within this time, which is well beyond any deadline of the server. */
const PATIENCE_MS = 60_000

interface Client {
  readonly name: string
  readonly repeats: boolean
  conversation: string | null
  lead: string | null
  offering: string | null
}

/** `number` clients against `url`; every fourth repeats with an Idempotency-Key what was not answered. */
export function startWriters(options: { url: () => string; key: string; file: string; number: number }): Writers {
  const journal = openJournal<Entry>(options.file)
  const run = randomUUID().slice(0, 8)
  let isStopped = false
  let isAbandoned = false
  let successes = 0

  /** One request and its journal; the answer's body when it was a success. */
  async function write(client: Client, kind: Kind, how: { method: string; path: string; body: (mark: string) => unknown }) {
    const mark = `${run}-${client.name}-${randomUUID().slice(0, 13)}`
    const key = client.repeats && how.method === 'POST' ? randomUUID() : null
    journal.note({ mark, kind, step: 'sent', ...(key ? { isRepeated: true } : {}) })
    while (!isAbandoned) {
      const began = performance.now()
      try {
        const response = await fetch(`${options.url()}/api/v1${how.path}`, {
          method: how.method,
          headers: {
            authorization: `Bearer ${options.key}`,
            'content-type': 'application/json',
            ...(key ? { 'idempotency-key': key } : {}),
          },
          body: JSON.stringify(how.body(mark)),
          signal: AbortSignal.timeout(PATIENCE_MS),
        })
        const text = await response.text()
        journal.note({ mark, kind, step: 'answered', status: response.status, ms: Math.round(performance.now() - began) })
        if (response.ok) {
          successes++
          return JSON.parse(text) as { id: string }
        }
        await pause(BACKOFF_MS)
        if (!key || response.status < 500) return null
      } catch {
        if (isAbandoned) return null
        journal.note({ mark, kind, step: 'lost', ms: Math.round(performance.now() - began) })
        await pause(BACKOFF_MS)
        if (!key) return null
      }
    }
    return null
  }

  async function live(client: Client, index: number): Promise<void> {
    for (let n = index; !isStopped; n++) {
      await step(client, n)
      await pause(PACE_MS)
    }
  }

  async function step(client: Client, n: number): Promise<void> {
    const { conversation, lead, offering } = client
    const turn = n % 6
    if (turn === 1 && conversation && !lead) {
      const made = await write(client, 'lead', {
        method: 'POST',
        path: '/leads',
        body: (mark) => ({ conversation_id: conversation, source: mark, name: 'Sam' }),
      })
      client.lead = made?.id ?? null
    } else if (turn === 2 && lead) {
      await write(client, 'lead patch', { method: 'PATCH', path: `/leads/${lead}`, body: (mark) => ({ intent: mark }) })
    } else if (turn === 3) {
      const made = await write(client, 'offering', {
        method: 'POST',
        path: '/offerings',
        body: (mark) => ({ title: 'Cut', price: '10', external_id: mark }),
      })
      client.offering = made?.id ?? offering
    } else if (turn === 4 && offering) {
      await write(client, 'offering patch', { method: 'PATCH', path: `/offerings/${offering}`, body: (mark) => ({ title: mark }) })
    } else if (turn === 5) {
      await write(client, 'appointment', {
        method: 'POST',
        path: '/appointments',
        body: (mark) => ({
          customer_name: mark,
          customer_phone: '+971501234567',
          scheduled_start: '2030-01-07T09:00:00Z',
          scheduled_end: '2030-01-07T10:00:00Z',
        }),
      })
    } else {
      const made = await write(client, 'conversation', {
        method: 'POST',
        path: '/conversations',
        body: (mark) => ({ channel: 'webform', customer_identifier: mark }),
      })
      if (made) Object.assign(client, { conversation: made.id, lead: null })
    }
  }

  const lives = Array.from({ length: options.number }, (_, index) =>
    live({ name: `c${index}`, repeats: index % 4 === 3, conversation: null, lead: null, offering: null }, index),
  )
  return {
    journal,
    count: () => successes,
    async stop() {
      isStopped = true
      await Promise.all(lives)
    },
    abandon() {
      isStopped = true
      isAbandoned = true
    },
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
