import { Temporal } from 'temporal-polyfill'
import type { TurnContext } from '../context.ts'
import { fold } from '../understanding/normalise.ts'
import type { DialogueState } from './state.ts'

/** Until then the night belongs to the day before. */
const MORNING_HOUR = 4
const COUNTED_FROM_TODAY =
  /\b(?:tomorrow\w*|tmrw|tmr|tomorow|tommorow|tommorrow)\b|(?:^|\s)(?:[وبل]?)(?:بكره|بكرا|غدا|غد|باجر|باكر|الغد)(?=\s|$|[,.!?])/u

/**
 * The instant from which this turn counts its days. A conversation that goes on past midnight stays, for who writes, in the day it began on: their "tomorrow" is
 * still the same. "Today" is the new one, whose date the reply says anyway.
 */
export function instantOfSpeech(context: TurnContext, { lastSaidOn }: DialogueState): number {
  const now = context.now.getTime()
  const local = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(context.tenant.timezone)
  const wentOn = lastSaidOn === local.subtract({ days: 1 }).toPlainDate().toString() && local.hour < MORNING_HOUR
  if (!wentOn || !COUNTED_FROM_TODAY.test(fold(context.text.slice(0, 500)).text)) return now
  return local.startOfDay().epochMilliseconds - 60_000
}

/** The day that this turn belongs to: past midnight the one that the conversation began on. */
export function dayOfSpeech(context: TurnContext, { lastSaidOn }: DialogueState): string {
  const local = Temporal.Instant.fromEpochMilliseconds(context.now.getTime()).toZonedDateTimeISO(context.tenant.timezone)
  const before = local.subtract({ days: 1 }).toPlainDate().toString()
  return lastSaidOn === before && local.hour < MORNING_HOUR ? before : local.toPlainDate().toString()
}
