/**
 * Folding: one spelling for many, so that grammars and lexicons list each word once.
 *
 * Latin letters are lower-cased and lose their accents; Arabic loses short vowels and tatweel and its letter variants are merged
 * (أ إ آ ٱ → ا, ى → ي, ة → ه, ؤ → و, ئ → ي, Persian ک گ ی → ك ج ي); Arabic-Indic and Persian digits become ASCII; typographic quotes, dashes and
 * spaces become plain ones. Each folded code unit remembers where it came from, so that a match can be quoted from the original.
 */
export interface Folded {
  /** The folded text. */
  readonly text: string
  /** The text as written. */
  readonly original: string
  /** `offsets[i]` is the index in `original` of the folded code unit `i`; one more entry holds `original.length`. */
  readonly offsets: readonly number[]
}

const LETTERS: Readonly<Record<string, string>> = {
  أ: 'ا',
  إ: 'ا',
  آ: 'ا',
  ٱ: 'ا',
  ى: 'ي',
  ی: 'ي',
  ئ: 'ي',
  ؤ: 'و',
  ة: 'ه',
  ک: 'ك',
  گ: 'ج',
  '‘': "'",
  '’': "'",
  '‛': "'",
  '`': "'",
  '´': "'",
  '“': '"',
  '”': '"',
  '–': '-',
  '—': '-',
  '−': '-',
  '،': ',',
  '؛': ';',
  '؟': '?',
  '٪': '%',
  '٫': '.',
  '٬': ',',
}

const DROPPED = /[\u064b-\u065f\u0670\u0640\u0610-\u061a\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]|[\u0300-\u036f]/
const SPACE = /[\s\u00a0]/

/** Folds `text`; see the module comment for what is merged. Never throws; a lone surrogate is kept as it is. */
export function fold(text: string): Folded {
  let folded = ''
  const offsets: number[] = []
  for (let index = 0; index < text.length; ) {
    const codePoint = text.codePointAt(index) ?? 0
    const out = foldedOf(codePoint)
    for (let unit = 0; unit < out.length; unit++) offsets.push(index)
    folded += out
    index += codePoint > 0xffff ? 2 : 1
  }
  offsets.push(text.length)
  return { text: folded, original: text, offsets }
}

/** The slice of the original text that the folded range `[start, end)` came from, with its range. */
export function originalSlice(folded: Folded, start: number, end: number): { text: string; span: [number, number] } {
  const from = folded.offsets[start] ?? folded.original.length
  // One written character may fold to several ("⅐" → "1⁄7"): a part of it is quoted as the whole.
  let last = end
  while (end > start && folded.offsets[last] === from) last++
  const to = folded.offsets[last] ?? folded.original.length
  return { text: folded.original.slice(from, to), span: [from, to] }
}

/** Scripts up to the Georgian and Ethiopic ones: what is written here, each character folded once in a process. */
const KNOWN = 0x1400
const known: (string | undefined)[] = new Array(KNOWN).fill(undefined)

function foldedOf(codePoint: number): string {
  if (codePoint >= KNOWN) return foldChar(String.fromCodePoint(codePoint), codePoint)
  const folded = known[codePoint] ?? foldChar(String.fromCodePoint(codePoint), codePoint)
  known[codePoint] = folded
  return folded
}

function foldChar(char: string, codePoint: number): string {
  if (codePoint >= 0x0660 && codePoint <= 0x0669) return String(codePoint - 0x0660)
  if (codePoint >= 0x06f0 && codePoint <= 0x06f9) return String(codePoint - 0x06f0)
  if (SPACE.test(char)) return char === '\n' ? '\n' : ' '
  if (DROPPED.test(char)) return ''
  const letter = LETTERS[char]
  if (letter !== undefined) return letter
  if (codePoint < 0x80) return char.toLowerCase()
  if (codePoint >= 0x0600 && codePoint <= 0x06ff) return char
  return char
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
}
