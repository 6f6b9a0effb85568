import type { DateRange, DurationReading, TimeRange, WhenReading } from '../types.ts'

/**
 * A reading in one line, for test tables and logs: `2026-03-03 17:00 hour ?meridiem`, lengths as `90min`, several joined by ` + `; empty for none.
 * An omitted date or time is `-`.
 */
export function describeReading({ whens, durations }: { whens: readonly WhenReading[]; durations: readonly DurationReading[] }): string {
  return [...whens.map(describeWhen), ...durations.map((duration) => `${duration.minutes}min`)].join(' + ')
}

function describeWhen(when: WhenReading): string {
  const words = [describeDate(when.date), describeTime(when.time), when.granularity]
  if (when.ambiguity !== null) words.push(`?${when.ambiguity.kind}`)
  if (when.recurring) words.push('recurring')
  if (when.past) words.push('past')
  return words.join(' ')
}

function describeDate(date: DateRange | null): string {
  if (date === null) return '-'
  return date.from === date.to ? date.from : `${date.from}..${date.to}`
}

function describeTime(time: TimeRange | null): string {
  if (time === null) return '-'
  const around = time.approximate ? '~' : ''
  return time.from === time.to ? `${around}${clock(time.from)}` : `${around}${clock(time.from)}..${clock(time.to)}`
}

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}
