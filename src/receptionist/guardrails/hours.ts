import type { TurnContext } from '../context.ts'
import { type Facts, isQuoted } from './facts.ts'
import type { Flag } from './flag.ts'
import type { ClockMention } from './mentions.ts'
import type { Sentence } from './read-sentence.ts'

const PLACE =
  'we|our (?:doors?|team|salon|clinic|shop|restaurant|branch|office|garage)|the (?:salon|shop|clinic|restaurant|store|cent(?:er|re)|office|branch|business|garage|workshop|place|doors?)'
const OPENING = new RegExp(
  `\\b(?:${PLACE}) (?:is |are |will be |do |does |will |also |only |not |usually |always |never ){0,3}(?:open|opens|opened|close|closes|closed|shut|shuts)\\b(?! to\\b(?! (?:\\d|noon|the public)))` +
    '|\\b(?:when|while) we (?:open|close)\\b|\\b(?:opening|working|business|our) (?:\\w+ )?hours\\b|\\bhours (?:are|on)\\b' +
    '|\\bopen (?:until|till|from|daily|every|24|around|seven|all)\\b|\\bdays? off\\b|\\bnever close|\\b24 ?/ ?7\\b|\\b24 hours\\b|\\baround the clock\\b' +
    '|(?:^|[^\\p{L}])(?:و|ف)?(?:نحن مفتوح|مفتوحون|مفتوحين|فاتحين|نفتح|يفتح|تفتح|بنفتح|نغلق|يغلق|تغلق|بنسكر|نسكر|يسكر|نقفل|بنقفل|مغلقون|مغلقين|مغلق|مسكرين|دوامنا|دوام|ساعات العمل|اوقات العمل|نعمل|نشتغل|منشتغل|اجازتنا|اجازه|عطله|عطلتنا|على مدار الساعه|علي مدار الساعه)',
  'u',
)
const ALWAYS = /\b24 ?\/ ?7\b|\b24 hours\b|\baround the clock\b|\bnever close|عل[يى] مدار الساعه|24 ساعه|ما نسكر ابد/
const CLOSED =
  /\b(?:closed|days? off|not open|do not open|does not open|shut|never open)\b|(?:^|[^\p{L}])(?:مغلق|مسكر|مقفل|اجاز|عطل|ما نفتح|لا نفتح|لا نعمل|ما نعمل|ما نشتغل|ما منفتح|مش فاتحين|نغلق يوم|نسكر يوم)/u
const OPENS = /\b(?:open|opens) at\b|(?:نفتح|يفتح|تفتح|بنفتح) (?:\S+ )?الساعه/
const CLOSES = /\b(?:close|closes) at\b|\bopen (?:\w+ )?(?:until|till)\b|(?:نغلق|يغلق|تغلق|نسكر|يسكر|نقفل) (?:\S+ )?(?:الساعه|عند)/
/** "Monday: 10 am – 9 pm": a line of a list of hours. */
const LISTED = /^[•\s]*[\p{L} ,&-]{3,40}:? *\S[^?]*(?:-|to|الي|حتي)/u

/** Claims of when the business is open or closed that its working hours do not bear out. */
export function findUnsupportedHours(context: TurnContext, facts: Facts, sentence: Sentence): Flag[] {
  const { said, clocks, days } = sentence
  const claim = OPENING.exec(said)
  const isList = clocks.length === 2 && days.size > 0 && LISTED.test(said) && /^[•\s]*(?:يوم )?(?:ال)?[\p{L}]{3,9}[^\d]{0,24}\d/u.test(said)
  if ((!claim && !isList) || isQuoted(facts, said)) return []
  const excerpt = sentence.text.trim().slice(0, 120)
  const wrong: Flag[] = [{ kind: 'unsupported_hours', severity: 'high', excerpt }]
  if (ALWAYS.test(said)) return /\?$/.test(said) || isAlwaysOpen(context) ? [] : wrong
  // Asking is no claim; what stands in it as a fact ("when we open at 10?") is.
  if (/\?$/.test(said) && clocks.length === 0) return []
  return isBorneOut(context, { said, clocks, days }) ? [] : wrong
}

function isBorneOut(context: TurnContext, claim: { said: string; clocks: readonly ClockMention[]; days: ReadonlySet<number> }): boolean {
  const { said, clocks, days } = claim
  const hoursOf = (day: number) => context.hours.filter((row) => row.weekday === day)
  const isClosed = (day: number) => hoursOf(day).length === 0 || closedDays(context).has(day)
  const stated = [...days]
  if (clocks.length === 0) {
    if (stated.length === 0) return countIsRight(context, said)
    return CLOSED.test(said) ? stated.every(isClosed) : stated.every((day) => hoursOf(day).length > 0)
  }
  const rows = stated.length > 0 ? stated.map(hoursOf) : [context.hours]
  const opens = OPENS.test(said) && !CLOSES.test(said)
  const closes = CLOSES.test(said) && !OPENS.test(said)
  return rows.every((row) =>
    clocks.every((clock, at) => {
      const role = clocks.length === 2 ? (at === 0 ? 'opens' : 'closes') : opens ? 'opens' : closes ? 'closes' : 'either'
      const known = row.flatMap(({ opens_minute, closes_minute }) =>
        role === 'opens' ? [opens_minute] : role === 'closes' ? [closes_minute] : [opens_minute, closes_minute],
      )
      return clock.minutes.some((minute) => known.includes(minute) || known.includes(minute + 1440))
    }),
  )
}

/** "Six days a week": as many as there are. Without a number nothing was claimed that could be wrong. */
function countIsRight(context: TurnContext, said: string): boolean {
  const count = /\b(one|two|three|four|five|six|seven|\d) days (?:a|per) week/.exec(said)?.[1]
  if (!count) return true
  const wanted = ['', 'one', 'two', 'three', 'four', 'five', 'six', 'seven'].indexOf(count)
  return new Set(context.hours.map((row) => row.weekday)).size === (wanted === -1 ? Number(count) : wanted)
}

function isAlwaysOpen(context: TurnContext): boolean {
  const minutes = context.hours.reduce((sum, row) => sum + row.closes_minute - row.opens_minute, 0)
  return minutes >= 7 * 1440 - 7
}

/** Weekdays of the closures that lie ahead: such a day may be called closed although its weekday is open. */
function closedDays(context: TurnContext): Set<number> {
  const zone = new Intl.DateTimeFormat('en-GB', { timeZone: context.tenant.timezone, weekday: 'short' })
  const names = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
  return new Set(context.closures.map(({ starts_at }) => names.indexOf(zone.format(new Date(starts_at))) + 1))
}
