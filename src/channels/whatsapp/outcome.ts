import type { EgressResult } from '../../lib/egress/egress.ts'
import { parseHttpDate } from '../../lib/http-date.ts'

/** What became of one request to send. */
export type SendOutcome =
  /** `external_id` null: taken, and not told under which id. */
  | { readonly kind: 'sent'; readonly external_id: string | null }
  /** To be tried again; after `retryAfterMs`, where the provider said how long (or is known to). */
  | { readonly kind: 'later'; readonly reason: string; readonly retryAfterMs: number | null }
  /** Never to be tried again. */
  | { readonly kind: 'refused'; readonly failure: SendFailure }
  /** Nothing can be sent from this number until people have acted. */
  | { readonly kind: 'barred'; readonly reason: 'credentials' | 'account' }

export type SendFailure = 'window_closed' | 'invalid_recipient' | 'template_rejected' | 'rejected'

type Meaning = { readonly kind: 'later'; readonly waitMs: number | null } | Exclude<SendOutcome, { kind: 'sent' | 'later' }>

const barred = (reason: 'credentials' | 'account'): Meaning => ({ kind: 'barred', reason })
const refused = (failure: SendFailure): Meaning => ({ kind: 'refused', failure })
const later = (waitMs: number | null = null): Meaning => ({ kind: 'later', waitMs })

/**
 * The Cloud API's error codes, as its reference lists them under "Error codes"; the first row that fits. What isn't listed goes by the HTTP status: Meta adds
 * codes, and moves statuses.
 */
const CODES: readonly { readonly from: number; readonly to?: number; readonly means: Meaning }[] = [
  { from: 0, means: barred('credentials') },
  { from: 1, to: 2, means: later() },
  { from: 3, means: barred('credentials') },
  { from: 4, means: later(60_000) },
  { from: 10, means: barred('credentials') },
  { from: 33, means: refused('rejected') },
  { from: 100, means: refused('rejected') },
  { from: 190, to: 299, means: barred('credentials') },
  { from: 368, means: barred('account') },
  { from: 80007, means: later(60_000) },
  { from: 130429, means: later(10_000) },
  { from: 131000, means: later() },
  { from: 131005, means: barred('credentials') },
  { from: 131016, means: later() },
  { from: 131021, means: refused('invalid_recipient') },
  { from: 131026, means: refused('invalid_recipient') },
  { from: 131030, means: refused('invalid_recipient') },
  { from: 131031, means: barred('account') },
  { from: 131042, means: barred('account') },
  { from: 131045, means: barred('account') },
  { from: 131047, means: refused('window_closed') },
  { from: 131048, means: later(600_000) },
  { from: 131056, means: later(6_000) },
  { from: 131057, means: later(60_000) },
  { from: 132000, to: 132099, means: refused('template_rejected') },
  { from: 133000, to: 133015, means: barred('account') },
  { from: 133016, means: later(60_000) },
]

/** The longest wait that a provider is believed. */
const MAX_WAIT_MS = 3_600_000

/** What an answer means. `now` is for a `Retry-After` that names a date. */
export function judgeSending(result: EgressResult, now: Date): SendOutcome {
  if (result.kind === 'refused') return { kind: 'later', reason: `not sent: the address ${result.reason}`, retryAfterMs: null }
  if (result.kind === 'failed') return { kind: 'later', reason: result.reason, retryAfterMs: null }
  const body = readJson(result.body)
  if (result.status >= 200 && result.status < 300) return { kind: 'sent', external_id: messageId(body) }
  const code = errorCode(body)
  const meaning = (code === null ? null : meaningOf(code)) ?? byStatus(result.status)
  if (meaning.kind !== 'later') return meaning
  const asked = retryAfterMs(result.headers['retry-after'], now)
  const retryAfterMsChosen = asked === null ? meaning.waitMs : Math.min(Math.max(asked, meaning.waitMs ?? 0), MAX_WAIT_MS)
  return { kind: 'later', reason: code === null ? `status ${result.status}` : `error ${code}`, retryAfterMs: retryAfterMsChosen }
}

/** Why a message failed after it was taken, by the code in its status. */
export function failureOf(code: number | null): SendFailure {
  const meaning = code === null ? null : meaningOf(code)
  return meaning?.kind === 'refused' ? meaning.failure : 'rejected'
}

/** The code in an error's body, without which only the status speaks. */
export function errorCode(body: unknown): number | null {
  const error = member(body, 'error')
  const code = member(error, 'code')
  return typeof code === 'number' && Number.isInteger(code) ? code : null
}

export function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return null // whatever it is, it says nothing to us
  }
}

function meaningOf(code: number): Meaning | null {
  return CODES.find(({ from, to = from }) => code >= from && code <= to)?.means ?? null
}

function byStatus(status: number): Meaning {
  if (status === 401 || status === 403) return barred('credentials')
  if (status === 429) return later(10_000)
  if (status === 408 || status === 425 || status >= 500) return later()
  return refused('rejected')
}

function messageId(body: unknown): string | null {
  const messages = member(body, 'messages')
  const id = Array.isArray(messages) ? member(messages[0], 'id') : null
  return typeof id === 'string' && id.length > 0 && id.length <= 255 ? id : null
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined
}

function retryAfterMs(header: string | undefined, now: Date): number | null {
  if (header === undefined) return null
  if (/^\d{1,6}$/.test(header)) return Number(header) * 1000
  const date = parseHttpDate(header, now)
  return date === null ? null : Math.max(0, date.getTime() - now.getTime())
}
