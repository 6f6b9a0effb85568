import { Temporal } from 'temporal-polyfill'
import type { Session } from '../dialogue/session.ts'
import type { Wish } from '../dialogue/state.ts'
import type { TimeRange, WhenReading } from '../understanding/types.ts'

/** The wish after the customer said `whens`: a new date or time replaces the old one, what was not mentioned stays. */
export function mergeWish(before: Wish | null, whens: readonly WhenReading[]): Wish | null {
  const usable = whens.filter((when) => !when.recurring && !when.past)
  if (usable.length === 0) return before
  let wish: Wish = before ?? { from: null, to: null, times: [] }
  const dated = usable.filter((when) => when.date !== null)
  const timed = usable.filter((when) => when.time !== null)
  if (dated.length > 0) {
    const from = dated.map((when) => when.date?.from ?? '').sort()[0] ?? null
    const to =
      dated
        .map((when) => when.date?.to ?? '')
        .sort()
        .at(-1) ?? null
    // A new day with no time keeps the time that was asked for before: "what about Thursday?"
    wish = { ...wish, from, to }
  }
  if (timed.length > 0) wish = { ...wish, times: timed.flatMap(timesOf) }
  return wish
}

function timesOf(when: WhenReading): TimeRange[] {
  if (when.ambiguity?.kind === 'meridiem') return when.ambiguity.options.flatMap((option) => (option.time ? [option.time] : []))
  return when.time ? [when.time] : []
}

/** The instants that bound the days of a wish in the tenant's zone, never before `now`. Without a day: the `days` days from now. */
export function windowOf(wish: Wish | null, timeZone: string, now: Date, days: number): { from: string; to: string } {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone).toPlainDate()
  const first = wish?.from ? Temporal.PlainDate.from(wish.from) : today
  const last = wish?.to ? Temporal.PlainDate.from(wish.to) : first.add({ days: days - 1 })
  const bounded = Temporal.PlainDate.compare(last, first.add({ days: 30 })) > 0 ? first.add({ days: 30 }) : last
  const start = Math.max(now.getTime(), first.toZonedDateTime(timeZone).epochMilliseconds)
  // Nights that end on the next day belong to the evening before.
  const end = Math.max(start + 1, bounded.add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds)
  return { from: new Date(start).toISOString(), to: new Date(end).toISOString() }
}

/** Minutes from local midnight of an instant. */
export function localMinutes(instant: string, timeZone: string): number {
  const local = Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone)
  return local.hour * 60 + local.minute
}

export function localDate(instant: string, timeZone: string): string {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainDate().toString()
}

/** Whether a date or time that was said is that of `start`: "Tuesday", "at five" and "Tuesday at five" all name Tuesday at five. */
export function namesStart(session: Session, start: string, when: WhenReading): boolean {
  const { timezone } = session.turn.context.tenant
  const [date, minutes] = [localDate(start, timezone), localMinutes(start, timezone)]
  const readings = [{ date: when.date, time: when.time }, ...(when.ambiguity?.options ?? [])]
  return readings.some(
    (one) => (one.date === null || one.date.from === date) && (one.time === null || (one.time.from <= minutes && minutes <= one.time.to)),
  )
}
