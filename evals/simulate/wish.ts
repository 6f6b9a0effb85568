import { Temporal } from 'temporal-polyfill'
import type { Bank } from './bank.ts'
import { type Half, half, type Random } from './random.ts'
import type { Language } from './scenario.ts'

/** When the customer wants to come: any start in [from, to), which has free slots. Instants in epoch milliseconds. */
export interface Wish {
  /** A free slot inside. */
  readonly start: number
  readonly from: number
  readonly to: number
  readonly wide: boolean
}

export interface Said {
  readonly day: string
  readonly time: string
}

interface Manner {
  readonly language: Language
  readonly bank: Bank
  readonly half: Half
  readonly zone: string
  readonly now: number
}

/** A wish in words, as people say it at `now`. */
export function sayWish(wish: Wish, how: Manner, random: Random): Said {
  const start = Temporal.Instant.fromEpochMilliseconds(wish.start).toZonedDateTimeISO(how.zone)
  const today = Temporal.Instant.fromEpochMilliseconds(how.now).toZonedDateTimeISO(how.zone)
  const ahead = today.toPlainDate().until(start.toPlainDate()).days
  return {
    day: random.of(half(days(start, ahead, how, random), how.half)),
    time: wish.wide ? part(start.hour, how.language) : random.of(half(times(start.hour, start.minute, how.language), how.half)),
  }
}

function days(start: Temporal.ZonedDateTime, ahead: number, { language, bank }: Manner, random: Random): readonly string[] {
  const weekday = random.of(bank.weekdays[start.dayOfWeek - 1] ?? [''])
  const month = bank.months[start.month - 1] ?? ''
  const dated =
    language === 'en'
      ? [`on the ${ordinal(start.day)}`, `${start.day} ${month}`, `on ${month} ${start.day}`, `${weekday} the ${ordinal(start.day)}`]
      : [`يوم ${start.day} ${month}`, `${start.day} ${month}`, `${arabicDigits(start.day)} ${month}`, `${weekday} ${start.day} ${month}`]
  if (ahead === 0) return language === 'en' ? ['today', 'today'] : ['اليوم', 'النهارده']
  if (ahead === 1) return language === 'en' ? ['tomorrow', 'tmrw', 'tomorrow', `tomorrow ${weekday}`] : ['بكرة', 'بكرا', 'غدا', 'باجر']
  if (ahead === 2)
    return language === 'en' ? ['the day after tomorrow', `this ${weekday}`, `on ${weekday}`] : ['بعد بكرة', 'بعد غد', weekday]
  if (ahead <= 6)
    return language === 'en'
      ? [`on ${weekday}`, `this ${weekday}`, weekday, `${weekday} this week`].slice(0, 3)
      : [weekday, `${weekday} الجاي`, `هذا ${weekday}`]
  return dated
}

function times(hour: number, minute: number, language: Language): readonly string[] {
  const short = hour % 12 || 12
  const clock = `${short}${minute > 0 ? `:${String(minute).padStart(2, '0')}` : ''}`
  if (language === 'en') {
    const half = hour < 12 ? 'am' : 'pm'
    const said = [
      `at ${clock}${half}`,
      `at ${clock} ${half}`,
      `${clock} ${half}`,
      `at ${hour}:${String(minute).padStart(2, '0')}`,
      `at ${clock} ${part(hour, 'en')}`,
    ]
    return minute === 30 ? [...said, `at half past ${NUMBERS_EN[short]} ${part(hour, 'en')}`] : said
  }
  const when = hour < 12 ? 'الصبح' : hour < 15 ? 'الظهر' : hour < 18 ? 'العصر' : 'المسا'
  const written = hour < 12 ? 'صباحا' : 'مساء'
  const spoken = `${HOURS_AR[short]}${minute === 30 ? ' ونص' : minute === 15 ? ' وربع' : minute === 45 ? ' الا ربع' : ''}`
  return [
    `الساعة ${clock} ${when}`,
    `الساعة ${arabicDigits(clock)} ${written}`,
    `${clock} ${when}`,
    ...(minute === 45 ? [] : [`الساعة ${spoken} ${when}`]),
    `الساعه ${clock} ${written}`,
    `على ${clock} ${when}`,
  ]
}

/** The part of the day around an hour; `PART_HOURS` says which starts it means. */
export function part(hour: number, language: Language): string {
  if (language === 'en') return hour < 12 ? 'in the morning' : hour < 17 ? 'in the afternoon' : 'in the evening'
  return hour < 12 ? 'الصبح' : hour < 15 ? 'الظهر' : hour < 18 ? 'العصر' : 'المسا'
}

export function partBounds(hour: number, language: Language): readonly [number, number] {
  if (language === 'en') return hour < 12 ? [6, 12] : hour < 17 ? [12, 18] : [17, 24]
  return hour < 12 ? [6, 12] : hour < 15 ? [11, 16] : hour < 18 ? [14, 19] : [17, 24]
}

const NUMBERS_EN = ['', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve']
const HOURS_AR = ['', 'وحدة', 'ثنتين', 'ثلاث', 'اربع', 'خمس', 'ست', 'سبع', 'ثمان', 'تسع', 'عشر', 'حداشر', 'اتناش']

export function arabicDigits(text: string | number): string {
  return String(text).replaceAll(/\d/g, (digit) => String.fromCodePoint(0x660 + Number(digit)))
}

function ordinal(day: number): string {
  const suffix = day % 100 > 10 && day % 100 < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][day % 10] ?? 'th')
  return `${day}${suffix}`
}
