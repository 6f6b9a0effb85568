import { Temporal } from 'temporal-polyfill'
import type { SlotView } from '../acts.ts'
import { localDate, localMinutes } from '../agents/wish.ts'
import { gazetteerOf, type TurnContext } from '../context.ts'
import { matchGazetteer } from '../understanding/gazetteer.ts'
import { fold } from '../understanding/normalise.ts'
import type { DateRange, TimeRange, WhenReading } from '../understanding/types.ts'
import type { Facts, ModelFacts } from './facts.ts'
import type { Flag } from './flag.ts'
import type { Sentence } from './read-sentence.ts'

const HOURS =
  /\b(?:opens?|opened|close[sd]?|closing|opening (?:hours|times?)|hours are|working hours)\b|\bwe(?:['’]re| are) open\b|مفتوح|نفتح|بنفتح|يفتح|نغلق|يغلق|مغلق|نسكر|بنسكر|مسكر|الدوام|دوامنا|ساعات العمل|اوقات العمل/
const CLOSED = /\bclosed\b|مغلق|مسكر|عطله/
const AVAILABILITY =
  /\b(?:availab\w+|free at|free on|is free|are free|openings?|slots?|space|spots?|fully booked|booked up|booked out)\b|متاح|متوفر|متوفره|فاضي|شاغر|مواعيد|محجوز/
const NONE =
  /\b(?:no|not|nothing|none|neither|fully booked|booked (?:up|out)|unavailable|unfortunately)\b|n['’]t\b|(?:^|\s)(?:لا|ما|مش|مو|ليس|للاسف|غير|ماعندنا)(?=\s)|محجوز/

/**
 * What a sentence says of times, days and hours that is not so, by the full grammar of times. The day that the reply named before holds on: "Thursday: 3 pm,
 * 4 pm" stays on Thursday.
 */
export function findUnsupportedTimes(context: TurnContext, { model }: Facts, sentence: Sentence): Flag[] {
  if (!model) return []
  const text = fold(sentence.text).text
  const isHours = HOURS.test(text)
  const isQuestion = /[?؟]/.test(sentence.text)
  const isNone = NONE.test(text)
  const speech = { context, model, slots: slotsOf(context, model, text), isQuestion, isNone }
  const flag = (kind: Flag['kind']): Flag[] => [{ kind, severity: 'high', excerpt: sentence.text.trim().slice(0, 120) }]
  const whens = sentence.whens()
  for (const { when, day } of whens) {
    const readings = [{ date: when.date ?? day, time: when.time }, ...alternatives(when, day)]
    const holds = isHours
      ? readings.some((one) => matchesHours(context, text, one)) || isSaidBefore(model, when)
      : readings.some((one) => matchesCalendar(speech, one)) || isSaidBefore(model, when) || (isQuestion && isWished(model, when))
    if (!holds) return flag(isHours ? 'unsupported_hours' : 'unsupported_availability')
  }
  if (whens.length > 0 || !AVAILABILITY.test(text) || isQuestion || isHours) return []
  const isSo = isNone ? model.searches.some((search) => search.found === 0) : model.slots.length > 0
  return isSo ? [] : flag('unsupported_availability')
}

interface Speech {
  readonly context: TurnContext
  readonly model: ModelFacts
  readonly slots: readonly SlotView[]
  readonly isQuestion: boolean
  readonly isNone: boolean
}

interface Reading {
  readonly date: DateRange | null
  readonly time: TimeRange | null
}

function alternatives(when: WhenReading, date: DateRange | null): Reading[] {
  return (when.ambiguity?.options ?? []).map((option) => ({ date: option.date ?? date, time: option.time ?? when.time }))
}

/** "At three with Mona" is so only if Mona is free at three. */
function slotsOf(context: TurnContext, { slots }: ModelFacts, text: string): readonly SlotView[] {
  const named = matchGazetteer(fold(text), gazetteerOf(context)).resources.filter((match) => match.score >= 0.9)
  const ids = new Set(named.map((match) => match.id))
  return ids.size === 0 ? slots : slots.filter((slot) => slot.resource_id !== null && ids.has(slot.resource_id))
}

function matchesCalendar({ context, model, slots, isNone, isQuestion }: Speech, reading: Reading): boolean {
  const { timezone } = context.tenant
  const matches = (start: string) => covers(reading.date, localDate(start, timezone)) && within(reading.time, localMinutes(start, timezone))
  const isFree = slots.some((slot) => matches(slot.start))
  if (model.appointments.some(matches)) return true
  if (!isNone || isQuestion) return isFree
  // "Nothing at five": only of a day that was searched, and where nothing at five was found.
  const searched = model.searches.some(
    (search) => reading.date === null || (search.from <= reading.date.from && reading.date.to <= search.to),
  )
  return searched && !isFree
}

function covers(range: DateRange | null, date: string): boolean {
  return range === null || (range.from <= date && date <= range.to)
}

function within(time: TimeRange | null, minutes: number): boolean {
  return time === null || (time.from === time.to ? minutes === time.from % 1440 : time.from <= minutes && minutes <= time.to)
}

/** The weekly hours say so, on each of the days that are named. Without a day: today's. */
function matchesHours(context: TurnContext, text: string, { date, time }: Reading): boolean {
  const today = localDate(context.now.toISOString(), context.tenant.timezone)
  const days = daysOf(date ?? { from: today, to: today })
  return days.every((day) => {
    const weekday = Temporal.PlainDate.from(day).dayOfWeek
    const isClosed = context.closures.some((closure) => isWholeDay(context, closure, day))
    const open = isClosed ? [] : context.hours.filter((row) => row.weekday === weekday)
    if (CLOSED.test(text) && time === null) return open.length === 0
    if (time === null) return open.length > 0
    const bounds = new Set(open.flatMap((row) => [row.opens_minute % 1440, row.closes_minute % 1440]))
    const [from, to] = [bounds.has(time.from % 1440), bounds.has(time.to % 1440)]
    // "Until 9" and "from 10 in the morning" leave the other side to the day or its half.
    return (from || to) && (from || HALVES.has(time.from)) && (to || HALVES.has(time.to))
  })
}

const HALVES: ReadonlySet<number> = new Set([0, 720, 1440])

function daysOf({ from, to }: DateRange): string[] {
  const days: string[] = []
  for (let day = Temporal.PlainDate.from(from); days.length < 8 && Temporal.PlainDate.compare(day, to) <= 0; day = day.add({ days: 1 })) {
    days.push(day.toString())
  }
  return days
}

function isWholeDay(context: TurnContext, closure: { starts_at: string; ends_at: string }, day: string): boolean {
  const { timezone } = context.tenant
  return localDate(closure.starts_at, timezone) <= day && day < localDate(closure.ends_at, timezone)
}

/** Said in so many words by a result that the model was given, such as a page of the business's own. */
function isSaidBefore({ results }: ModelFacts, when: WhenReading): boolean {
  const words = fold(when.text).text.trim()
  return words.length >= 4 && results.some((text) => fold(text).text.includes(words))
}

function isWished({ wishes }: ModelFacts, when: WhenReading): boolean {
  return wishes.some((wish) => {
    const options = [wish, ...(wish.ambiguity?.options ?? [])]
    const sameDate = when.date === null || options.some((one) => one.date?.from === when.date?.from)
    const sameTime = when.time === null || options.some((one) => one.time?.from === when.time?.from)
    return sameDate && sameTime
  })
}
