/** What a word may mean to the grammar. One word can carry several lexemes ("second", "past"); rules ask for the one they need. */
export type Op =
  | 'a'
  | 'after'
  | 'ago'
  | 'and'
  | 'around'
  | 'at'
  | 'before'
  | 'between'
  | 'by'
  | 'for'
  | 'from'
  | 'hence'
  | 'in'
  | 'minus'
  | 'of'
  | 'on'
  | 'onwards'
  | 'or'
  | 'past'
  | 'since'
  | 'the'
  | 'to'
  | 'until'
  | 'within'

export type Which = 'this' | 'next' | 'coming' | 'afterNext' | 'last'
export type Unit = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year'
export type Edge = 'start' | 'mid' | 'end'
export type Shade = 'early' | 'mid' | 'late'
export type Part =
  | 'dawn'
  | 'morning'
  | 'first_thing'
  | 'lunch'
  | 'midday'
  | 'afternoon'
  | 'asr'
  | 'sunset'
  | 'evening'
  | 'isha'
  | 'night'
  | 'tonight'
  | 'end_of_day'
  | 'after_work'

export type Lexeme =
  | { readonly is: 'op'; readonly op: Op }
  /** A day counted from today; `part` for "tonight". */
  | { readonly is: 'day'; readonly offset: number; readonly part?: Part }
  /** ISO weekday, 1 is Monday. `weak` words are ordinary words too (sat, sun) and need company; `article` ones need ال or يوم. */
  | { readonly is: 'weekday'; readonly day: number; readonly need?: 'company' | 'article'; readonly plural?: true }
  | { readonly is: 'month'; readonly month: number; readonly weak?: true }
  /** By its first month; three months, as the north counts them. */
  | { readonly is: 'season'; readonly month: number }
  /** The sixties: by its first year. */
  | { readonly is: 'decade'; readonly year: number }
  | { readonly is: 'part'; readonly part: Part; readonly shade?: Shade }
  /** "lunch", "dinner": a part of the day when a preposition says so. */
  | { readonly is: 'meal'; readonly part: Part }
  /** Noon and midnight. */
  | { readonly is: 'point'; readonly minute: number }
  | { readonly is: 'which'; readonly which: Which }
  /** `count` for duals (ساعتين) and words that hold their number (fortnight). */
  | { readonly is: 'unit'; readonly unit: Unit; readonly count?: number; readonly plural?: true; readonly night?: true }
  | { readonly is: 'fraction'; readonly minutes: number }
  | { readonly is: 'meridiem'; readonly pm: boolean }
  | { readonly is: 'number'; readonly value: number }
  /** `hour` marks the Arabic feminine ordinals, which name hours after الساعة. */
  | { readonly is: 'ordinal'; readonly value: number; readonly hour?: true }
  /** The English suffixes of a day number: 7th. */
  | { readonly is: 'suffix' }
  | { readonly is: 'oclock' }
  | { readonly is: 'hourmark' }
  /** الساعة */
  | { readonly is: 'clockword' }
  /** يوم, تاريخ: the number after it is a day of the month. */
  | { readonly is: 'dayword' }
  | { readonly is: 'monthword' }
  | { readonly is: 'edge'; readonly edge: Edge }
  | { readonly is: 'shade'; readonly shade: Shade }
  | { readonly is: 'weekend' }
  | { readonly is: 'holiday'; readonly month: number; readonly day: number }
  | { readonly is: 'now' }
  /** Words of coming and being there, with which "now" is a wish: "can I come now", "are you open right now". */
  | { readonly is: 'visit' }
  | { readonly is: 'ish' }
  | { readonly is: 'every' }
  /** "weekly", "daily": a recurrence by itself. */
  | { readonly is: 'repeats' }
  /** A vague small number: couple, few, بضعة. */
  | { readonly is: 'few'; readonly low: number; readonly high: number }
  /** "not", "anything but", "instead of", "can't do". */
  | { readonly is: 'not' }
  /** "why not", "if not": takes the negation away. */
  | { readonly is: 'unnot' }
  /** "doesn't work", ما يناسبني: refuses what stands before it. */
  | { readonly is: 'unfit' }
  /** Verbs that move a booking: "from Tuesday to Thursday" is then no range. */
  | { readonly is: 'move' }
  /** A noun that is counted: the number before it is no time. */
  | { readonly is: 'counted' }
  /** A noun or phrase whose number is a label or a head count: room 5, party of 5, we are 5. */
  | { readonly is: 'label' }
  | { readonly is: 'money' }
  /** A plain word that may follow a bare number that is a time ("at 5 please"). */
  | { readonly is: 'follow' }
  /** Pronouns and articles before which "sat", "sun", "march" are ordinary words. */
  | { readonly is: 'subject' }

export type LexemeOf<K extends Lexeme['is']> = Extract<Lexeme, { is: K }>
/** Spellings separated by `|`, each a word or a phrase, and what they may mean. */
export type Entry = readonly [string, ...Lexeme[]]

export interface Token {
  /** Range in the folded text. */
  readonly start: number
  readonly end: number
  readonly text: string
  /** `blocked` words belong to something that is never a date or time: a phone number, a price, an e-mail, a head count. */
  readonly kind: 'word' | 'number' | 'mark' | 'blocked'
  /** Written digits only; spelled numbers carry a `number` lexeme. */
  readonly value: number | null
  /** White space before it. */
  readonly gap: boolean
  /** The Arabic article was taken off. */
  readonly definite: boolean
  readonly lexemes: readonly Lexeme[]
}

/** The lexeme of the class `is`, if the token has one. */
export function lex<K extends Lexeme['is']>(token: Token | undefined, is: K): LexemeOf<K> | undefined {
  if (token === undefined) return undefined
  for (const lexeme of token.lexemes) if (lexeme.is === is) return lexeme as LexemeOf<K> // narrowed by the comparison; TypeScript can't follow it
  return undefined
}

export function isOp(token: Token | undefined, ...ops: readonly Op[]): boolean {
  if (token === undefined) return false
  for (const lexeme of token.lexemes) if (lexeme.is === 'op' && ops.includes(lexeme.op)) return true
  return false
}

/** The number a token stands for, in digits or spelled. */
export function numberOf(token: Token | undefined): number | undefined {
  if (token === undefined || token.kind === 'blocked') return undefined
  return token.value ?? lex(token, 'number')?.value
}

export function isMark(token: Token | undefined, ...marks: readonly string[]): boolean {
  return token !== undefined && token.kind === 'mark' && marks.includes(token.text)
}
