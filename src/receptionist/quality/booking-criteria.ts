import { Temporal } from 'temporal-polyfill'
import type { Verdict } from '../../domain/quality/record-score.ts'
import { fold } from '../understanding/normalise.ts'
import { type ConversationRecord, fields, list, type Reply } from './record.ts'
import { at, unless } from './verdict.ts'

/** Every time that was put to the customer came from the calendar, and none was claimed without it. */
export function judgeOffers({ replies, allReplies }: ConversationRecord): Verdict {
  const found: Verdict['evidence'][number][] = []
  const real = new Set<string>()
  let offered = 0
  for (const reply of allReplies) {
    for (const { result } of reply.calls) for (const slot of list(result.slots)) real.add(instant(slot.start))
    if (!replies.includes(reply)) continue
    for (const slot of slotsOffered(reply)) {
      offered++
      if (!real.has(instant(slot.start))) found.push(at(reply, `the calendar did not give ${String(slot.start)}`))
    }
    const claimed = reply.flags.filter(({ kind, excerpt }) => kind === 'unsupported_availability' && saysIt(reply, excerpt))
    found.push(...claimed.map(({ excerpt }) => at(reply, `no calendar says: ${excerpt}`)))
  }
  return unless(found, offered === 0 ? 'no time had to be offered' : `${offered} times were offered, each from the calendar`)
}

function slotsOffered(reply: Reply) {
  return reply.acts.filter(({ act }) => act === 'slots').flatMap(({ slots }) => list(slots))
}

function saysIt(reply: Reply, excerpt: string): boolean {
  return excerpt !== '' && fold(reply.content).text.includes(fold(excerpt).text)
}

const TOLD_BY: Readonly<Record<string, string>> = {
  book_appointment: 'booked',
  reschedule_appointment: 'rescheduled',
  cancel_appointment: 'cancelled',
}

/** What was booked, moved or cancelled was read out and agreed to before, and told with its day after. */
export function judgeConfirmation(record: ConversationRecord): Verdict {
  const { replies, allReplies, timezone } = record
  const found: Verdict['evidence'][number][] = []
  let changes = 0
  for (const reply of replies) {
    for (const { act, id, start } of changesIn(reply)) {
      changes++
      const earlier = allReplies.filter((other) => other.sequence_number < reply.sequence_number)
      if (!earlier.some((other) => readsOut(other, { act, id, start })) && !record.hasWaitlistOffer)
        found.push(at(reply, `${act} without its details being read out before`))
      const telling = allReplies.find((other) => other.sequence_number >= reply.sequence_number && tells(other, act, id))
      if (!telling) found.push(at(reply, `${act} was not told`))
      else if (!namesDay(telling, start, timezone)) found.push(at(telling, `${act} was told without its day: ${telling.content}`))
    }
  }
  return unless(found, changes === 0 ? 'nothing was booked or changed' : 'read out before, told with its day after')
}

interface Change {
  readonly act: string
  readonly id: string
  readonly start: string
}

/** By the tools that did it, and by what was told of a turn whose own reply was discarded. */
function changesIn(reply: Reply): Change[] {
  const done = reply.calls.flatMap(({ tool, ok, result }): Change[] => {
    const act = TOLD_BY[tool]
    const row = fields(result.appointment)
    return ok && act ? [{ act, id: String(row.id), start: instant(row.scheduled_start) }] : []
  })
  const told = reply.acts.flatMap((act): Change[] => {
    const row = fields(act.appointment)
    const isTold = Object.values(TOLD_BY).includes(String(act.act)) && !done.some(({ id }) => id === row.id)
    return isTold ? [{ act: String(act.act), id: String(row.id), start: instant(row.start) }] : []
  })
  return [...done, ...told]
}

function readsOut(reply: Reply, { act, id, start }: Change): boolean {
  return reply.acts.some((one) => {
    if (one.act === 'read_back') return act !== 'cancelled' && instant(fields(one.slot).start) === start
    return one.act === 'read_back_cancel' && act === 'cancelled' && fields(one.appointment).id === id
  })
}

function tells(reply: Reply, wanted: string, id: string): boolean {
  return reply.acts.some(({ act, appointment }) => act === wanted && fields(appointment).id === id)
}

function namesDay({ content }: Reply, start: string, timezone: string): boolean {
  if (start === '') return true
  const { day } = Temporal.Instant.from(start).toZonedDateTimeISO(timezone)
  return new RegExp(`(?<!\\d)0?${day}(?!\\d)`).test(fold(content).text)
}

/** One form for one moment; empty for what is none. */
function instant(value: unknown): string {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(time) ? '' : new Date(time).toISOString()
}
