/** Wall clocks of the business's zone, whatever the browser's is. A day is `2026-11-22`; a minute counts from its midnight. */

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-CA', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
  formats.set(timeZone, known)
  return known
}

export interface WallTime {
  readonly day: string
  readonly minute: number
}

export function wallTimeOf(instant: string | Date, timeZone: string): WallTime {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(new Date(instant))
      .map(({ type, value }) => [type, value]),
  )
  return { day: `${parts.year}-${parts.month}-${parts.day}`, minute: Number(parts.hour) * 60 + Number(parts.minute) }
}

/** The instant at which the clock shows it; in an hour that is skipped, the one as far behind the jump. */
export function instantAt({ day, minute }: WallTime, timeZone: string): string {
  const wanted = Date.parse(`${day}T00:00:00Z`) + minute * 60_000
  let guess = wanted
  for (let round = 0; round < 3; round++) {
    const shown = wallTimeOf(new Date(guess), timeZone)
    const off = wanted - (Date.parse(`${shown.day}T00:00:00Z`) + shown.minute * 60_000)
    if (off === 0) break
    guess += off
  }
  return new Date(guess).toISOString()
}

export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10)
}

/** The first day of its week: Monday in English; in Arabic-speaking countries of the Gulf weeks are shown from Sunday. */
export function weekStart(day: string, firstWeekday: 0 | 1): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return addDays(day, -((weekday - firstWeekday + 7) % 7))
}

export function minuteText(minute: number): string {
  const within = ((minute % 1440) + 1440) % 1440
  return `${String(Math.floor(within / 60)).padStart(2, '0')}:${String(within % 60).padStart(2, '0')}`
}
