/** An ending that ends no sentence: "Dr. Salem", "9 a.m.", "1. Tuesday". */
const ABBREVIATION = /(?:^|[\s(])(?:dr|mr|mrs|ms|st|no|tel|approx|e\.g|i\.e|a\.m|p\.m|د|أ|م)\.$/i
const LIST_NUMBER = /(?:^|\n)\s*\d{1,2}\.$/

/** Sentences with what follows them, so that joining them gives the text back. A stop inside a number, an address or an abbreviation ends nothing. */
export function splitSentences(text: string): string[] {
  const sentences: string[] = []
  let start = 0
  for (const match of text.matchAll(/[.!?؟…]+["”»)]*(?:\s+|$)|\n\s*/g)) {
    const end = match.index + match[0].length
    const said = text.slice(start, match.index + 1)
    if (text.charAt(match.index) === '.' && (ABBREVIATION.test(said) || LIST_NUMBER.test(said)) && end < text.length) continue
    sentences.push(text.slice(start, end))
    start = end
  }
  if (start < text.length) sentences.push(text.slice(start))
  return sentences
}

/** Marks of a markup language that plain text can do without; what they surround stays. */
export function stripMarkup(text: string): string {
  return text
    .replace(/\*\*(.+?)\*\*|__(.+?)__/g, (_, strong: string | undefined, under: string | undefined) => strong ?? under ?? '')
    .replace(/^#{1,6} +/gm, '')
    .replace(/^[*-] (?=\S)/gm, '• ')
    .replace(/\[([^\]\n]+)\]\((https?:[^)\s]+)\)/g, '$1 ($2)')
}
