import type { Act, ActName, Names, SlotView, Wordings } from '../acts.ts'
import type { TurnContext } from '../context.ts'
import type { Language, TimeRange } from '../understanding/types.ts'
import { countedInDigits, HOUR, MINUTE } from './arabic-counts.ts'
import { listText } from './lists.ts'

/** What the phrase books are given: facts of the business and ways to put names, money and time into words of one language. */
export interface Renderer {
  readonly language: Language
  readonly business: string
  readonly persona: string
  readonly appointmentNoun: {
    readonly singular: string
    readonly withArticle: string
    readonly plural: string
    readonly definite: string
    readonly yours: string
  }
  readonly offeringNoun: { readonly singular: string; readonly plural: string }
  readonly resourceWord: string
  /** One of several wordings, by turn: the same turn always gets the same one. */
  pick(...variants: readonly string[]): string
  name(names: Names | null): string | null
  question(wordings: Wordings): string
  money(amount: string, currency: string): string
  /** `tomorrow, Tuesday 3 March` */
  day(instant: string): string
  localDay(date: string): string
  /** `on Friday 6 March`, `tomorrow, Tuesday 3 March` */
  onDay(date: string): string
  /** `5:00 pm` */
  time(instant: string): string
  minutes(minutes: number): string
  range(range: TimeRange): string
  weekday(weekday: number): string
  /** `Tuesday 3 March 2026 at 5:00 pm (Gulf Standard Time)`: what a confirmation must repeat. */
  full(instant: string): string
  list(items: readonly string[], joiner?: 'and' | 'or'): string
  duration(minutes: number): string
  sameDay(slots: readonly SlotView[]): boolean
}

export type PhraseBook = { readonly [K in ActName]: (act: Extract<Act, { act: K }>, r: Renderer) => string }

export function createRenderer(context: Pick<TurnContext, 'tenant' | 'pack' | 'now' | 'state'>, language: Language): Renderer {
  const { tenant, pack, now } = context
  const timeZone = tenant.timezone
  const locale = language === 'ar' ? 'ar-AE-u-nu-latn' : 'en-GB'
  const format = (options: Intl.DateTimeFormatOptions, instant: string | Date) =>
    formatter(locale, { timeZone, ...options }).format(new Date(instant))
  const isoDay = (instant: string | Date) => formatter('en-CA', { timeZone, dateStyle: 'short' }).format(new Date(instant))
  const name = (names: Names | null) => names && (language === 'ar' ? (names.ar ?? names.en) : names.en)
  const clock = (hour: number, minute: number) => clockText(language, hour, minute)
  const time = (instant: string) => {
    const [hour = 0, minute = 0] = formatter('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
      .format(new Date(instant))
      .split(':')
      .map(Number)
    return clock(hour, minute)
  }
  const noon = (date: string) => new Date(`${date}T12:00:00Z`)
  const dayText = (date: string, text: string) => {
    const today = isoDay(now)
    const tomorrow = new Date(noon(today).getTime() + 86_400_000).toISOString().slice(0, 10)
    const word =
      date === today ? (language === 'ar' ? 'اليوم' : 'today') : date === tomorrow ? (language === 'ar' ? 'غدًا' : 'tomorrow') : null
    return word ? (language === 'ar' ? `${word} ${text}` : `${word}, ${text}`) : text
  }
  const longDay = { weekday: 'long', day: 'numeric', month: 'long' } as const
  const day = (instant: string) => dayText(isoDay(instant), plain(format(longDay, instant)))
  const localDay = (date: string) => dayText(date, plain(formatter(locale, { timeZone: 'UTC', ...longDay }).format(noon(date))))
  const minutes = (value: number) => clock(Math.floor(value / 60) % 24, value % 60)
  const profileName = typeof tenant.profile.name_ar === 'string' ? tenant.profile.name_ar : null
  const noun = pack.appointment_noun
  return {
    language,
    business: language === 'ar' ? (profileName ?? tenant.name) : tenant.name,
    persona: pack.persona.name[language],
    appointmentNoun:
      language === 'ar'
        ? {
            singular: noun.ar.singular,
            withArticle: noun.ar.singular,
            plural: noun.ar.plural,
            definite: noun.ar.definite,
            yours: noun.ar.yours,
          }
        : {
            singular: noun.en.singular,
            plural: noun.en.plural,
            withArticle: `${noun.en.article} ${noun.en.singular}`,
            definite: `the ${noun.en.singular}`,
            yours: `your ${noun.en.singular}`,
          },
    offeringNoun:
      language === 'ar' ? { singular: pack.offering_noun.ar.singular, plural: pack.offering_noun.ar.plural } : pack.offering_noun.en,
    resourceWord: pack.booking.resource_word[language],
    pick: (...variants) => variants[context.state.turns % variants.length] ?? '',
    name,
    question: (wordings) => wordings[language][context.state.turns % wordings[language].length] ?? wordings[language][0] ?? '',
    money: (amount, currency) => moneyText(language, amount, currency),
    day,
    localDay,
    onDay: (date) => {
      const text = localDay(date)
      if (language === 'ar') return /^(?:اليوم|غدًا) /.test(text) ? text : `يوم ${text}`
      return /^(?:today|tomorrow),/.test(text) ? text : `on ${text}`
    },
    time,
    minutes,
    range: (range) => (range.from === range.to ? minutes(range.from) : `${minutes(range.from)}–${minutes(range.to % 1440)}`),
    weekday: (weekday) => formatter(locale, { weekday: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, weekday))),
    full(instant) {
      const date = plain(format({ ...longDay, year: 'numeric' }, instant))
      const zone = zoneName(locale, timeZone, instant)
      return language === 'ar' ? `${date} الساعة ${time(instant)} (${zone})` : `${date} at ${time(instant)} (${zone})`
    },
    list: (items, joiner = 'and') => listText(language, items, joiner),
    duration: (value) => durationText(language, value),
    sameDay: (slots) => new Set(slots.map((slot) => isoDay(slot.start))).size === 1,
  }
}

function plain(text: string): string {
  return text.replaceAll(',', '').replaceAll('،', '').replace(/\s+/g, ' ')
}

function clockText(language: Language, hour: number, minute: number): string {
  const twelve = ((hour + 11) % 12) + 1
  const digits = `${twelve}:${String(minute).padStart(2, '0')}`
  if (language === 'en') return `${digits} ${hour < 12 ? 'am' : 'pm'}`
  if (hour < 12) return `${digits} صباحًا`
  return hour < 15 ? `${digits} ظهرًا` : `${digits} مساءً`
}

function zoneName(locale: string, timeZone: string, instant: string): string {
  const parts = formatter(locale, { timeZone, timeZoneName: 'long' }).formatToParts(new Date(instant))
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? timeZone
}

const ARABIC_CURRENCY: Readonly<Record<string, string>> = {
  AED: 'درهم',
  SAR: 'ريال',
  QAR: 'ريال قطري',
  KWD: 'دينار كويتي',
  BHD: 'دينار بحريني',
  OMR: 'ريال عُماني',
  EGP: 'جنيه',
  JOD: 'دينار أردني',
  USD: 'دولار',
  EUR: 'يورو',
  GBP: 'جنيه إسترليني',
}

function moneyText(language: Language, amount: string, currency: string): string {
  const [whole = '0', fraction = ''] = amount.split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  const digits = /[1-9]/.test(fraction) ? `${grouped}.${fraction.padEnd(2, '0')}` : grouped
  return language === 'ar' ? `${digits} ${ARABIC_CURRENCY[currency] ?? currency}` : `${currency} ${digits}`
}

function durationText(language: Language, minutes: number): string {
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  if (language === 'en') {
    const parts = [hours > 0 ? `${hours} hour${hours === 1 ? '' : 's'}` : '', rest > 0 ? `${rest} minutes` : '']
    return parts.filter(Boolean).join(' ')
  }
  const hourText = hours === 0 ? '' : countedInDigits(hours, HOUR)
  const minuteText = rest === 0 ? '' : countedInDigits(rest, MINUTE)
  return [hourText, minuteText].filter(Boolean).join(' و')
}

/** Making a formatter costs more than a hundred uses of it; there are few kinds. */
const formatters = new Map<string, Intl.DateTimeFormat>()
const MAX_FORMATTERS = 500

function formatter(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`
  const known = formatters.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat(locale, options)
  if (formatters.size >= MAX_FORMATTERS) formatters.clear()
  formatters.set(key, made)
  return made
}
