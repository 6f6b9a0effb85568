const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const TIME = '(?<hour>\\d{2}):(?<minute>\\d{2}):(?<second>\\d{2})'
const FORMS = [
  `^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (?<day>\\d{2}) (?<month>[A-Z][a-z]{2}) (?<year>\\d{4}) ${TIME} GMT$`,
  `^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (?<day>\\d{2})-(?<month>[A-Z][a-z]{2})-(?<year>\\d{2}) ${TIME} GMT$`,
  `^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?<month>[A-Z][a-z]{2}) (?<day>[ \\d]\\d) ${TIME} (?<year>\\d{4})$`,
].map((form) => new RegExp(form))

/**
 * The instant of an HTTP date in one of the three forms that a recipient must know (RFC 9110, 5.6.7), null for anything else: `Date.parse` takes more, and
 * reads the third, asctime's, in the zone of this machine. `now` settles the century of two-digit years: at most 50 years ahead.
 */
export function parseHttpDate(text: string, now: Date): Date | null {
  for (const form of FORMS) {
    const parts = form.exec(text)?.groups
    if (!parts) continue
    const [day, hour, minute, second] = [Number(parts.day), Number(parts.hour), Number(parts.minute), Number(parts.second)]
    const month = MONTHS.indexOf(parts.month ?? '')
    const date = new Date(Date.UTC(yearOf(parts.year ?? '', now), month, day, hour, minute, second))
    const exists = month >= 0 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60
    return exists ? date : null
  }
  return null
}

function yearOf(digits: string, now: Date): number {
  if (digits.length === 4) return Number(digits)
  const thisYear = now.getUTCFullYear()
  const year = thisYear - (thisYear % 100) + Number(digits)
  return year > thisYear + 50 ? year - 100 : year
}
