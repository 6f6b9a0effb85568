/** Clock readings in both languages: 5 · 5pm · 5:30 · 17h · half five · quarter to five · خمسة ونص · الساعة السابعة الا ربع. */
import type { ClockExpr, PointExpr } from './expressions.ts'
import { isMark, isOp, lex, numberOf, type Token } from './lexemes.ts'
import { endsCleanly, isIntroducedAsCount, type Scan, skipOps } from './scan.ts'

export interface ClockFound {
  readonly to: number
  readonly time: PointExpr
  readonly weak: boolean
}

interface Options {
  /** The first side of a range: "5 to 7" is then not 6:55, and "بين ٤ و٦" not 4:06. */
  readonly first: boolean
  /** "at", "after", الساعة stands before it, so that a bare number is enough. */
  readonly introduced: boolean
}

interface Core {
  readonly to: number
  readonly hour: number
  readonly minute: number
  readonly exact: boolean
  readonly padded: boolean
  readonly weak: boolean
  /** A number and nothing else: what follows has to be checked. */
  readonly bare: boolean
}

const ARABIC_AND = 'و'

/** The longest clock reading that begins at `index`. */
export function clockAt(scan: Scan, index: number, options: Options): ClockFound | null {
  const { tokens } = scan
  const point = lex(tokens[index], 'point')
  if (point !== undefined) return { to: index + 1, time: { type: 'point', minute: point.minute, tonight: false }, weak: false }
  const named = lex(tokens[index], 'clockword') !== undefined
  const start = named ? skipOps(tokens, index + 1, 'the', 'at', 'around', 'in') : index
  const introduced = options.introduced || named
  const core = relativeCore(tokens, start, options) ?? numberCore(scan, start, { ...options, introduced }, named)
  if (core === null) return null
  // What the clock's own word introduces is a time, whatever follows: "الساعة ٥ لقص الشعر".
  return withSuffix(scan, start, named ? { ...core, bare: false } : core, introduced)
}

/** "quarter to five", "25 past 4", "half five". */
function relativeCore(tokens: readonly Token[], index: number, options: Options): Core | null {
  const start = isOp(tokens[index], 'a') ? index + 1 : index
  const fraction = lex(tokens[start], 'fraction')?.minutes
  const spoken = fraction ?? numberOf(tokens[start])
  if (spoken === undefined || spoken < 1 || spoken > 59) return null
  const hasUnit = lex(tokens[start + 1], 'unit')?.unit === 'minute'
  const joint = start + (hasUnit ? 2 : 1)
  const direction = directionOf(tokens, joint, { minutes: spoken, isFraction: fraction !== undefined, hasUnit, first: options.first })
  if (direction === null) return tokens[start]?.text === 'half' ? halfCore(tokens, start + 1) : null
  const hour = hourOf(tokens[joint + 1])
  if (hour === null || isMark(tokens[joint + 2], ':', '/')) return null
  const total = (hour * 60 + direction * spoken + 1440) % 1440
  const written = direction < 0 && hour === 1 ? 12 : Math.floor(total / 60)
  // "quarter past five" can only be a time, whatever follows; "10 to 4" could count something
  const bare = direction < 0 && fraction === undefined
  return { to: joint + 2, hour: written, minute: total % 60, exact: true, padded: false, weak: false, bare }
}

interface Joint {
  readonly minutes: number
  readonly isFraction: boolean
  readonly hasUnit: boolean
  readonly first: boolean
}

function directionOf(tokens: readonly Token[], at: number, joint: Joint): 1 | -1 | null {
  const token = tokens[at]
  // "8 to 9" is a range, "10 to 9" a time; minutes before the hour come in fives
  const inFives = joint.isFraction || joint.hasUnit || joint.minutes % 5 === 0
  if (isOp(token, 'past')) return 1
  if (token?.text === 'after' && inFives) return 1
  if ((token?.text === 'to' || token?.text === 'till') && inFives && !joint.first) return -1
  if (token?.text === 'before' && joint.hasUnit) return -1
  if (token?.text === 'of' && joint.isFraction) return -1
  return null
}

/** British "half five" is 5:30. */
function halfCore(tokens: readonly Token[], index: number): Core | null {
  const hour = hourOf(tokens[index])
  if (hour === null || hour < 1 || hour > 12) return null
  return { to: index + 1, hour, minute: 30, exact: true, padded: false, weak: false, bare: true }
}

function hourOf(token: Token | undefined): number | null {
  const value = numberOf(token)
  return value !== undefined && value <= 24 ? value : null
}

function numberCore(scan: Scan, index: number, options: Options, named: boolean): Core | null {
  const { tokens } = scan
  const token = tokens[index]
  const value = numberOf(token) ?? (named || options.introduced ? arabicHour(token) : undefined)
  if (token === undefined || value === undefined) return null
  const digital = digitalCore(tokens, index, value)
  if (digital !== null) return digital
  if (token.value !== null && token.text.length >= 3) return compactCore(tokens, index, value, options)
  if (value > 24) return null
  const arabic = arabicCore(tokens, index, value, options, named)
  if (arabic !== null) return arabic
  const spaced = spacedCore(scan, index, value, options)
  if (spaced !== null) return spaced
  const padded = token.text.length === 2 && token.text.startsWith('0')
  return { to: index + 1, hour: value, minute: 0, exact: false, padded, weak: !options.introduced, bare: true }
}

function arabicHour(token: Token | undefined): number | undefined {
  const ordinal = lex(token, 'ordinal')
  return ordinal?.hour === true ? ordinal.value : undefined
}

/** 5:30 · 5.30 · 17h · 17h30 */
function digitalCore(tokens: readonly Token[], index: number, hour: number): Core | null {
  const token = tokens[index]
  const joint = tokens[index + 1]
  const minutes = tokens[index + 2]
  if (token?.value === null || token === undefined || hour > 24 || token.text.length > 2) return null
  const padded = token.text.length === 2 && token.text.startsWith('0')
  const isMinutes = minutes?.kind === 'number' && minutes.text.length === 2 && Number(minutes.text) < 60
  const minute = Number(minutes?.text)
  if (isMark(joint, ':') && isMinutes) {
    const seconds = isMark(tokens[index + 3], ':') && tokens[index + 4]?.kind === 'number' && tokens[index + 3]?.gap === false ? 2 : 0
    return { to: index + 3 + seconds, hour, minute, exact: true, padded, weak: false, bare: false }
  }
  const tight = joint?.gap === false && minutes?.gap === false
  if (isMark(joint, '.') && isMinutes && tight) return { to: index + 3, hour, minute, exact: true, padded, weak: true, bare: true }
  if (joint?.text === 'h' && !joint.gap && isMinutes && hour > 6)
    return { to: index + 3, hour, minute, exact: true, padded, weak: false, bare: false }
  if ((joint?.text === 'h' || joint?.text === 'hr') && !joint.gap && hour > 6) {
    return { to: index + 2, hour, minute: 0, exact: true, padded: false, weak: false, bare: false }
  }
  return null
}

/** 1945, 630, "1700 hours": years look alike, so something has to introduce them. */
function compactCore(tokens: readonly Token[], index: number, value: number, options: Options): Core | null {
  const digits = tokens[index]?.text.length ?? 0
  const hour = Math.floor(value / 100)
  const minute = value % 100
  if (digits > 4 || hour > 24 || minute > 59) return null
  const padded = tokens[index]?.text.startsWith('0') ?? false
  const suffix = tokens[index + 1]
  const marked = lex(suffix, 'meridiem') !== undefined || lex(suffix, 'hourmark') !== undefined
  if (minute % 5 !== 0 && !marked) return null
  const weak = !options.introduced
  return { to: index + 1, hour, minute, exact: true, padded, weak, bare: true }
}

/** "five thirty", "five-thirty", "13 50", "nine oh five". */
function spacedCore(scan: Scan, index: number, hour: number, options: Options): Core | null {
  const { tokens } = scan
  const hyphen = isMark(tokens[index + 1], '-') && tokens[index]?.value === null ? 1 : 0
  const at = index + 1 + hyphen
  const isZero = tokens[at]?.text === 'oh' || tokens[at]?.text === 'o'
  const token = tokens[isZero ? at + 1 : at]
  const minute = numberOf(token)
  if (token === undefined || minute === undefined || minute > 59 || (hyphen === 0 && tokens[at]?.gap !== true)) return null
  const spelled = token.value === null
  const written = spelled ? minute >= 10 : token.text.length === 2 && hyphen === 0
  const plausible = isZero ? minute > 0 && minute < 10 : written && minute % 5 === 0
  const to = isZero ? at + 2 : at + 1
  if (!plausible || isDecimal(tokens, to) || isMark(tokens[to], ':', '/') || lex(tokens[to], 'month') !== undefined) return null
  const bothSpelled = spelled && tokens[index]?.value === null && hour <= 12
  return { to, hour, minute, exact: true, padded: false, weak: !(options.introduced || bothSpelled), bare: true }
}

function isDecimal(tokens: readonly Token[], index: number): boolean {
  return isMark(tokens[index], '.') && tokens[index + 1]?.kind === 'number' && tokens[index + 1]?.gap === false
}

/** خمسة ونص · خمسة الا ربع · ٥ وعشر دقايق · خمسة ونص وخمسة */
function arabicCore(tokens: readonly Token[], index: number, hour: number, options: Options, named: boolean): Core | null {
  let at = index + 1
  let minutes = 0
  let strong = false
  for (let part = 0; part < 2; part++) {
    const joint = tokens[at]
    const minus = isOp(joint, 'minus')
    if (!minus && joint?.text !== ARABIC_AND) break
    const valueAt = skipOps(tokens, at + 1, 'the')
    const fraction = lex(tokens[valueAt], 'fraction')?.minutes
    const count = fraction ?? numberOf(tokens[valueAt])
    if (count === undefined || count < 1 || count > 59) break
    const hasUnit = lex(tokens[valueAt + 1], 'unit')?.unit === 'minute'
    const spelledFive = count % 5 === 0 && tokens[valueAt]?.value === null && (named || part > 0 || minus) && !options.first
    if (fraction === undefined && !hasUnit && !spelledFive) break
    minutes += minus ? -count : count
    strong = true
    at = valueAt + (hasUnit ? 2 : 1)
  }
  if (!strong) return null
  const total = (hour * 60 + minutes + 1440) % 1440
  const written = hour === 1 && minutes < 0 ? 12 : Math.floor(total / 60)
  return { to: at, hour: written, minute: ((total % 60) + 60) % 60, exact: true, padded: false, weak: false, bare: true }
}

/** Reads am/pm, o'clock, -ish and the like after the number, and refuses a bare number that is followed by a noun. */
function withSuffix(scan: Scan, start: number, core: Core, introduced: boolean): ClockFound | null {
  const { tokens } = scan
  let at = core.to
  let pm: boolean | null = null
  let marked = false
  let approximate = lex(tokens[at - 1], 'ish') !== undefined
  for (;;) {
    const here = isMark(tokens[at], '-') && lex(tokens[at + 1], 'ish') !== undefined ? at + 1 : at
    const meridiem = lex(tokens[here], 'meridiem')
    if (meridiem !== undefined && pm === null) pm = meridiem.pm
    else if (lex(tokens[here], 'ish') !== undefined) approximate = true
    else if (lex(tokens[here], 'oclock') !== undefined) marked = true
    else if (lex(tokens[here], 'hourmark') !== undefined && core.exact && (core.hour > 12 || tokens[start]?.text.length === 4))
      marked = true
    else break
    at = here + 1
  }
  const strong = marked || approximate || pm !== null || !core.weak
  if (core.bare && at === core.to && !endsCleanly(tokens, at)) return null
  if (core.bare && !core.exact && !strong && isIntroducedAsCount(tokens, start, scan.expecting)) return null
  if (core.bare && !core.exact && at === core.to && ((core.hour === 0 && !introduced) || isArticle(tokens, start))) return null
  const time: ClockExpr = {
    type: 'clock',
    hour: core.hour,
    minute: core.minute,
    pm,
    padded: core.padded,
    exact: core.exact,
    part: null,
    approximate: approximate || isOp(tokens[at], 'around'),
  }
  return { to: at, time, weak: !strong }
}

/** "How about one table?" asks for a table; "at one" is a time. */
function isArticle(tokens: readonly Token[], index: number): boolean {
  return tokens[index]?.text === 'one' && ONE_OF.has(tokens[index + 1]?.text ?? '')
}

const ONE_OF = new Set([
  'table',
  'slot',
  'appointment',
  'appt',
  'booking',
  'reservation',
  'meeting',
  'viewing',
  'session',
  'class',
  'lesson',
  'call',
  'consultation',
  'visit',
  'more',
  'with',
])
