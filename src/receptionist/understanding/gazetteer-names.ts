import { fold } from './normalise.ts'
import { stemWord } from './stem.ts'
import { tokenize } from './tokens.ts'
import type { GazetteerEntry } from './types.ts'

/** One word of a term's name. */
export interface NameWord {
  readonly stem: string
  readonly weight: number
  /** What the thing is: "haircut" in "Women's haircut". */
  readonly head: boolean
  /** Says little by itself: "new", "express", "session". */
  readonly generic: boolean
  /** Part of a hyphenated word, which means nothing by itself: "blow" and "dry". */
  readonly compound: boolean
  /** No other entry has the word. */
  readonly unique?: boolean
}

export interface TermName {
  readonly kind: GazetteerEntry['kind']
  readonly id: string
  readonly words: readonly NameWord[]
}

const FILLERS: ReadonlySet<string> = new Set(
  'and the a an for with of in on to by from or at your our per & في من على مع عن الى و او'.split(' '),
)
const PREPOSITIONS: ReadonlySet<string> = new Set(['for', 'with', 'of', 'in', 'at', 'by', 'from'])
const GENERIC: ReadonlySet<string> = new Set(
  fold(`service services session sessions treatment treatments appointment appointments consultation package packages visit viewing booking class course program programme full half new classic deluxe express basic
   premium standard super mini large small extra complete total quick long short first second follow up general regular special women woman women's men man men's mens womens ladies lady gents kids kid child children baby adult
   adults hour hours minute minutes min mins day days month months year years system room test therapy care check home one two three
   خدمه جلسه علاج موعد استشاره باقه زياره حجز معاينه كامل كامله نصف جديد كلاسيك سريع شامل رجالي نسائي رجال نساء اطفال طفل ساعه دقيقه يوم شهر عاديه عادي اولى`).text.split(
    /\s+/,
  ),
)
const TITLES: ReadonlySet<string> = new Set(
  fold(
    'dr doctor mr mrs ms miss prof professor eng coach chef nurse sister captain د دكتور دكتوره الدكتور الدكتوره استاذ استاذه ا م مهندس مهندسه شيف كوتش',
  ).text.split(' '),
)

/** A name's words with their weights. English puts the head last ("Gel manicure"), or before a preposition; Arabic first ("قص شعر نسائي"). */
export function compileName(name: string, kind: GazetteerEntry['kind']): Omit<NameWord, 'unique'>[] {
  const plain = fold(name)
  const bracket = plain.text.search(/[([]/)
  const tokens = tokenize(plain).filter(({ kind: sort, text }) => sort !== 'emoji' && text.length <= 40)
  const words = tokens.filter(({ text }) => !FILLERS.has(text))
  if (words.length === 0)
    return tokens.map(({ text }) => ({ stem: stemWord(text), weight: 1, head: true, generic: false, compound: false }))
  if (kind === 'resource') return compilePerson(words.map(({ text }) => text))
  const core = words.filter(({ start }) => bracket <= 0 || start < bracket)
  const head = headOf(
    core.length > 0 ? core : words,
    tokens.map(({ text }) => text),
  )
  return words.map(({ text, start, end }) => {
    const generic = GENERIC.has(text)
    const inBracket = bracket > 0 && start > bracket
    const isHead = text === head
    const compound = plain.text.charAt(start - 1) === '-' || plain.text.charAt(end) === '-'
    return {
      stem: stemWord(text),
      weight: isHead ? 2 : generic || inBracket ? 0.6 : 1,
      head: isHead,
      generic: generic && !isHead,
      compound,
    }
  })
}

function headOf(words: readonly { readonly text: string }[], all: readonly string[]): string {
  const preposition = all.findIndex((text, index) => index > 0 && PREPOSITIONS.has(text))
  const before = preposition > 0 ? words.filter(({ text }) => all.indexOf(text) < preposition) : words
  const candidates = (before.length > 0 ? before : words).map(({ text }) => text)
  const telling = candidates.filter((text) => !GENERIC.has(text) && !/^\d/.test(text))
  const pool = telling.length > 0 ? telling : candidates
  const isArabic = /[\u0600-\u06ff]/.test(pool[0] ?? '')
  return (isArabic ? pool[0] : pool.at(-1)) ?? ''
}

/** People go by any one of their names, rooms by their words; a title names nobody. */
function compilePerson(words: readonly string[]): Omit<NameWord, 'unique'>[] {
  const telling = words.filter((word) => !TITLES.has(word))
  const named = telling.length > 0 ? telling : words
  return named.map((word, index) => ({
    // The ending of ليلى is no suffix: Arabic names are kept whole.
    stem: /[\u0600-\u06ff]/.test(word) ? word : stemWord(word),
    weight: index === 0 ? 3 : 1,
    head: index === 0 && !GENERIC.has(word),
    generic: GENERIC.has(word),
    compound: false,
  }))
}
