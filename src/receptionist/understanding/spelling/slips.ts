/**
 * How far a written word is from a known one, in slips of a hurried hand: a letter doubled or not, two letters swapped, a letter missing or too many, a
 * letter in place of another. Slips that everybody makes cost less than those that make another word. Null past `limit`.
 */
export function slipCost(written: string, known: string, limit: number): number | null {
  if (written === known) return 0
  const rows: Float64Array[] = [Float64Array.from({ length: known.length + 1 }, (_, at) => at * (isArabic(written) ? ENDING : MISSING))]
  for (let at = 1; at <= written.length; at++) rows.push(nextRow(rows, written, known))
  const cost = rows[written.length]?.[known.length] ?? Number.POSITIVE_INFINITY
  return cost <= limit ? cost : null
}

const SWAPPED = 0.6
const DOUBLED = 0.4
const TOO_MANY = 0.8
const MISSING = 0.8
const MISSING_VOWEL = 0.7
const REPLACED = 1
/** Hardly anybody mistypes the first letter: "Randy" is no candy. */
const FIRST_REPLACED = 1.2
const SOUNDS_ALIKE = 0.75

function nextRow(rows: readonly Float64Array[], written: string, known: string): Float64Array {
  const at = rows.length
  const [before, above] = [rows[at - 2], rows[at - 1]]
  const row = new Float64Array(known.length + 1)
  const letter = written[at - 1] ?? ''
  const arabic = isArabic(written)
  row[0] = at * (arabic ? ENDING : TOO_MANY)
  for (let place = 1; place <= known.length; place++) {
    const wanted = known[place - 1] ?? ''
    const isEnd = arabic && at === written.length
    const extra = letter === written[at - 2] || letter === 'ء' ? DOUBLED : isEnd ? ENDING : TOO_MANY
    const isLast = isEnd && place === known.length
    const missing = wanted === known[place - 2] ? DOUBLED : isLast ? ENDING : VOWELS.has(wanted) ? MISSING_VOWEL : MISSING
    let cost = Math.min(
      cell(above, place) + extra,
      cell(row, place - 1) + missing,
      cell(above, place - 1) + (letter === wanted ? 0 : at + place === 2 ? FIRST_REPLACED : replacing(letter, wanted)),
    )
    const isSwapped = before !== undefined && place > 1 && letter === known[place - 2] && written[at - 2] === wanted
    if (isSwapped) cost = Math.min(cost, cell(before, place - 2) + SWAPPED)
    row[place] = cost
  }
  return row
}

function cell(row: Float64Array | undefined, at: number): number {
  return row?.[at] ?? Number.POSITIVE_INFINITY
}

/** A letter before or after an Arabic word makes another form of it ("his hand", "her hand"), and is no slip. */
const ENDING = 1.2

function isArabic(word: string): boolean {
  return word >= '\u0600'
}

const VOWELS: ReadonlySet<string> = new Set('aeiou')
/** Letters that are written for each other because they sound alike, or nearly so. */
const ALIKE = ['aeiouy', 'ckqs', 'fph', 'sz', 'ضظ', 'ذدز', 'ثتس', 'صس', 'طت', 'قك', 'هح', 'غق', 'ءا'] as const

function replacing(letter: string, wanted: string): number {
  if (ALIKE.some((group) => group.includes(letter) && group.includes(wanted))) return SOUNDS_ALIKE
  // One letter makes another word of an Arabic one far more often than of an English one: "clean" of "bleeding", "waiting" of "suicide".
  return isArabic(letter) ? Number.POSITIVE_INFINITY : REPLACED
}
