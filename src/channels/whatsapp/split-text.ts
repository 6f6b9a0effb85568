/** The longest text of one WhatsApp message. Counted here in UTF-16 units, of which there are never fewer than characters. */
export const MAX_TEXT = 4096

/**
 * A text in as many parts as it needs, none longer than `max`: cut between paragraphs, else lines, sentences, words, and inside a word only where there is no
 * other place, never inside a character. The same text always gives the same parts. White space at a cut is dropped, everything else is kept.
 */
export function splitText(text: string, max = MAX_TEXT): string[] {
  const parts: string[] = []
  let rest = text.trim()
  while (rest.length > max) {
    const at = cutAt(rest, max)
    parts.push(rest.slice(0, at).trimEnd())
    rest = rest.slice(at).trimStart()
  }
  if (rest !== '') parts.push(rest)
  return parts
}

/** Ends of paragraphs, lines, sentences (Latin and Arabic) and words, best first. */
const BREAKS = [/\n{2,}/g, /\n/g, /[.!?؟…](?=\s)/g, /\s/g] as const

function cutAt(text: string, max: number): number {
  const window = text.slice(0, max + 1)
  for (const pattern of BREAKS) {
    const ends = [...window.matchAll(pattern)].map((match) => match.index + match[0].length).filter((end) => end <= max)
    const last = ends.at(-1)
    // A cut near the beginning would make many small messages.
    if (last !== undefined && last >= max / 2) return last
  }
  let end = 0
  for (const { index, segment } of new Intl.Segmenter().segment(window)) {
    if (index + segment.length > max) break
    end = index + segment.length
  }
  return end || max
}
