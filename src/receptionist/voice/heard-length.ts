/**
 * How much of `content` the caller heard, in UTF-16 units, by what a provider says was uttered until the interruption. Spacing, case and punctuation don't
 * count, since providers normalise them. 0: nothing of it; null: the utterance is not of this reply.
 */
export function heardLength(content: string, utterance: string): number | null {
  const whole = lettersOf(content)
  const said = lettersOf(utterance)
  if (said.text === '') return 0
  if (said.text.length >= whole.text.length && said.text.includes(whole.text)) return content.length
  // From its beginning; or a later part alone, where a provider counts from the sentence that was playing.
  const at = whole.text.startsWith(said.text) ? 0 : said.text.length >= SHORTEST_PART ? whole.text.indexOf(said.text) : -1
  if (at === -1) return endOfCommon(content, whole, said.text)
  return endOfWord(content, (whole.ends[at + said.text.length - 1] ?? 0) + 0)
}

/** Fewer letters than this are in every reply. */
const SHORTEST_PART = 8

interface Letters {
  readonly text: string
  /** Where each letter ends in the original. */
  readonly ends: readonly number[]
}

function lettersOf(text: string): Letters {
  let letters = ''
  const ends: number[] = []
  for (const match of text.toLowerCase().matchAll(/[\p{L}\p{N}]/gu)) {
    letters += match[0]
    for (let unit = 0; unit < match[0].length; unit++) ends.push(match.index + match[0].length)
  }
  return { text: letters, ends }
}

/** A provider may spell a word its own way ("3 pm"): as far as both agree, when that is most of what was said. */
function endOfCommon(content: string, whole: Letters, said: string): number | null {
  let common = 0
  while (common < said.length && whole.text[common] === said[common]) common++
  return common >= SHORTEST_PART && common >= said.length / 2 ? endOfWord(content, whole.ends[common - 1] ?? 0) : null
}

/** A word that was begun was not said, unless it was nearly over. */
function endOfWord(content: string, end: number): number {
  const rest = /^[\p{L}\p{N}'’-]*/u.exec(content.slice(end))?.[0] ?? ''
  if (rest === '') return end + (/^[.,!?؟،:;]+/.exec(content.slice(end))?.[0].length ?? 0)
  return content
    .slice(0, end)
    .replace(/[\p{L}\p{N}\p{M}'’-]+$/u, '')
    .trimEnd().length
}
