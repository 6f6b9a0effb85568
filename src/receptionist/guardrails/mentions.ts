import { ENGLISH_TO_TWELVE } from '../understanding/lexicon-numbers.ts'

/**
 * Clock times and days in a sentence of a reply, read from its plain form (words.ts). Simpler than the reading of a customer's wish: a reply states, and what
 * it states is compared with what is known.
 */

/** One mentioned time of day: every minute from midnight that it may mean ("at 9" is two). */
export interface ClockMention {
  readonly minutes: readonly number[]
  readonly start: number
  readonly end: number
}

const { zero: _, ...HOURS_EN } = ENGLISH_TO_TWELVE
const HOURS_AR: Readonly<Record<string, number>> = {
  واحده: 1,
  وحده: 1,
  ثانيه: 2,
  ثنتين: 2,
  تنتين: 2,
  ثالثه: 3,
  ثلاثه: 3,
  تلاته: 3,
  رابعه: 4,
  اربعه: 4,
  خامسه: 5,
  خمسه: 5,
  سادسه: 6,
  سته: 6,
  سابعه: 7,
  سبعه: 7,
  ثامنه: 8,
  ثمانيه: 8,
  تمانيه: 8,
  تاسعه: 9,
  تسعه: 9,
  عاشره: 10,
  عشره: 10,
  'حاديه عشره': 11,
  'حادية عشرة': 11,
  حدعش: 11,
  'ثانيه عشره': 12,
  طنعش: 12,
}
const AM = 'am|a\\.m\\.?|in the morning|صباحا|الصبح|ص(?![\\p{L}])|فجرا'
const PM = 'pm|p\\.m\\.?|in the (?:afternoon|evening)|at night|tonight|مساء|المسا|ظهرا|الظهر|عصرا|العصر|ليلا|بالليل|م(?![\\p{L}])'
const HALF = `(?: ?(?<am>${AM})| ?(?<pm>${PM}))?`
const NOT_A_CLOCK =
  '(?! ?(?:%|min|hour|hr|day|week|month|year|people|person|guest|minutes|aed|dirham|dhs|usd|\\$|euro|free|space|and a half hour|march|april|may|june|july|august|january|february|september|october|november|december|st\\b|nd\\b|rd\\b|th\\b|[.,]?\\d|/|دقيق|ساع|يوم|شخص|اشخاص|درهم|دراهم|ريال|مارس|ابريل|ايام))'

const PATTERNS: readonly RegExp[] = [
  new RegExp(`(?<![\\d.,:/+-])(?<h>\\d{1,2})[:.](?<m>\\d\\d)(?![\\d,/])${HALF}`, 'gu'),
  new RegExp(`(?<![\\d.,:/+-])(?<h>\\d{1,2}) ?(?:(?<am>${AM})|(?<pm>${PM}))(?![a-z])`, 'gu'),
  new RegExp(
    `(?<=\\b(?:at|until|till|from|to|by|before|after|around|about|and|or|-) |@ ?|(?:الساعه|حتي|حتى|من|الي|الى|لحد|لغايه|بعد|قبل) (?:الساعه )?)(?<h>\\d{1,2})\\b${NOT_A_CLOCK}`,
    'gu',
  ),
  new RegExp(
    `(?<=\\b(?:at|until|till|from|to|by|before|after|around|opens?|closes?) )(?<word>${Object.keys(HOURS_EN).join('|')})(?: (?<words>thirty|fifteen|forty ?five|o'clock))?\\b(?! (?:hours?|minutes?|days?|people|guests?|other|of|more))${HALF}`,
    'gu',
  ),
  new RegExp(`(?<past>half|quarter) past (?<word>${Object.keys(HOURS_EN).join('|')}|\\d{1,2})\\b${HALF}`, 'gu'),
  new RegExp(
    `(?<=الساعه |حتي |من |الي )(?:ال)?(?<arabic>${Object.keys(HOURS_AR).join('|')})(?: (?<part>والنصف|ونصف|ونص|والربع|وربع|الا ربع))?(?![\\p{L}])${HALF}`,
    'gu',
  ),
  /(?<noon>\b(?:noon|midday)\b|منتصف النهار|الساعه (?:ال)?12 ظهرا)|(?<midnight>\bmidnight\b|منتصف الليل)/gu,
]

const PARTS: Readonly<Record<string, number>> = {
  thirty: 30,
  fifteen: 15,
  'forty five': 45,
  fortyfive: 45,
  half: 30,
  quarter: 15,
  والنصف: 30,
  ونصف: 30,
  ونص: 30,
  والربع: 15,
  وربع: 15,
  'الا ربع': -15,
}

export function readClocks(sentence: string): ClockMention[] {
  const found: ClockMention[] = []
  for (const pattern of PATTERNS) {
    for (const match of sentence.matchAll(pattern)) {
      const start = match.index
      const end = start + match[0].length
      if (found.some((other) => start < other.end && other.start < end)) continue
      const minutes = minutesOf(match.groups ?? {})
      if (minutes.length > 0) found.push({ minutes, start, end })
    }
  }
  return found.sort((a, b) => a.start - b.start)
}

function minutesOf(groups: Readonly<Record<string, string | undefined>>): number[] {
  if (groups.noon) return [720]
  if (groups.midnight) return [0, 1440]
  const hour = Number(groups.h ?? HOURS_EN[groups.word ?? ''] ?? HOURS_AR[groups.arabic ?? ''] ?? groups.word)
  const minute = Number(groups.m ?? PARTS[groups.words ?? groups.past ?? groups.part ?? ''] ?? 0)
  if (!(hour <= 24) || minute > 59) return []
  const base = (hour % 24) * 60 + minute
  if (hour > 12 || hour === 0) return [base]
  const early = (hour % 12) * 60 + minute
  // Midnight closes a day at 1440 and opens it at 0.
  if (groups.am) return hour === 12 ? [early, 1440 + early] : [early]
  return groups.pm ? [early + 720] : [early, early + 720]
}

const WEEKDAYS: readonly RegExp[] = [
  /\bmon(?:days?)?\b|اثنين|الاتنين/u,
  /\btue(?:s|sdays?)?\b|ثلاثا|تلاتا/u,
  /\bwed(?:nesdays?)?\b|اربعاء|الاربعا(?![\p{L}])/u,
  /\bthu(?:rs|rsdays?)?\b|خميس/u,
  /\bfri(?:days?)?\b|جمعه/u,
  /\bsat(?:urdays?)?\b|سبت/u,
  /\bsun(?:days?)?\b|(?<![\p{L}])(?:ال|لل|وال|بال)احد/u,
]
const TODAY = /\b(?:today|tonight|this (?:morning|afternoon|evening))\b|(?:^|[^\p{L}])(?:اليوم|الليله|الليله)(?![\p{L}])/u
const TOMORROW = /\btomorrow\b|(?:^|[^\p{L}])(?:و|ل|ب)?(?:غدا|بكره|بكرا|باكر)(?![\p{L}])/u
const EVERY_DAY = /\b(?:every ?day|daily|all week|(?:seven|7) days|every single day)\b|كل يوم|يوميا|كل (?:ايام|الايام)|طوال الاسبوع/u
const WEEKEND = /\bweekends?\b|نهايه الاسبوع|الويكند/u

/** ISO weekdays that a sentence names; "Monday to Thursday" is all four. `today` is the present one. Empty when it names none. */
export function readDays(sentence: string, today: number): Set<number> {
  const days = new Set<number>()
  const found = WEEKDAYS.flatMap((pattern, index) => {
    const match = pattern.exec(sentence)
    return match ? [{ day: index + 1, start: match.index, end: match.index + match[0].length }] : []
  }).sort((a, b) => a.start - b.start)
  for (const [at, { day, end }] of found.entries()) {
    days.add(day)
    const next = found[at + 1]
    if (next && /^[\p{L}]{0,2} ?(?:to|through|till|until|-|الي|حتي|ل) ?(?:يوم )?(?:ال)?$/u.test(sentence.slice(end, next.start)))
      for (let step = day; step !== next.day; step = (step % 7) + 1) days.add(step)
  }
  if (TODAY.test(sentence) && !/اليوم الواحد/.test(sentence)) days.add(today)
  if (TOMORROW.test(sentence)) days.add((today % 7) + 1)
  if (WEEKEND.test(sentence)) for (const day of [6, 7]) days.add(day)
  if (EVERY_DAY.test(sentence)) for (let day = 1; day <= 7; day++) days.add(day)
  return days
}

/** Minutes of the part of a day that a sentence names, for free times told without a clock. */
export function readPart(sentence: string): readonly [number, number] | null {
  if (/\bmorning\b|صباح|الصبح/u.test(sentence)) return [0, 720]
  if (/\bafternoon\b|العصر|بعد الظهر|الظهر/u.test(sentence)) return [720, 1080]
  if (/\bevening\b|\btonight\b|مساء|المسا|الليله|بالليل/u.test(sentence)) return [1020, 1440]
  return null
}
