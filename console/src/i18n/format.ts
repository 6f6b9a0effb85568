import { currentLanguage } from './i18n.ts'

/** Western digits in both languages, as Gulf businesses write times and prices; the words follow the language. */
const locale = () => (currentLanguage() === 'ar' ? 'ar-AE-u-nu-latn' : 'en-GB')

const formats = new Map<string, Intl.DateTimeFormat>()

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale()} ${JSON.stringify(options)}`
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locale(), options)
  formats.set(key, known)
  return known
}

/** `instant`: RFC 3339; `timeZone`: the business's, never the browser's. */
export function formatTime(instant: string, timeZone: string): string {
  return format({ timeZone, hour: 'numeric', minute: '2-digit' }).format(new Date(instant))
}
export function formatDate(instant: string, timeZone: string): string {
  return format({ timeZone, weekday: 'short', day: 'numeric', month: 'short' }).format(new Date(instant))
}
export function formatDateTime(instant: string, timeZone: string): string {
  return format({ timeZone, weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', hour: 'numeric', minute: '2-digit' }).format(
    new Date(instant),
  )
}

/** The time today, the weekday within six days, else the date. */
export function formatRecent(instant: string, timeZone: string, now = new Date()): string {
  const day = (date: Date) => format({ timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(date)
  const then = new Date(instant)
  if (day(then) === day(now)) return formatTime(instant, timeZone)
  if (Math.abs(now.getTime() - then.getTime()) < 6 * 86_400_000) return format({ timeZone, weekday: 'short' }).format(then)
  return format({ timeZone, day: 'numeric', month: 'short' }).format(then)
}

export function formatNumber(value: number, options: Intl.NumberFormatOptions = {}): string {
  return new Intl.NumberFormat(locale(), options).format(value)
}

/** `amount` as the API writes it: a decimal number in a string. */
export function formatMoney(amount: string | number, currency: string): string {
  return new Intl.NumberFormat(locale(), { style: 'currency', currency }).format(Number(amount))
}
