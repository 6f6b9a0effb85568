/** The words and question marks of a folded text, in order. */
export function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+|[?$!%]/gu) ?? []
}

/** Runs of one to `longest` words, those at the beginning and the end marked; with `gaps` also pairs that have one word between them. */
export function* wordNgrams(words: readonly string[], longest: number, { gaps = false } = {}): Generator<string> {
  yield* words
  const framed = ['<', ...words, '>']
  for (let length = 2; length <= longest; length++) {
    for (let start = 0; start + length <= framed.length; start++) yield framed.slice(start, start + length).join(' ')
  }
  if (!gaps) return
  for (let start = 0; start + 2 < framed.length; start++) yield `${framed[start]} … ${framed[start + 2]}`
}

/** Runs of `shortest` to `longest` characters within each word, whose ends are spaces. */
export function* characterNgrams(words: readonly string[], shortest: number, longest: number): Generator<string> {
  for (const word of words) {
    const framed = ` ${word} `
    for (let length = shortest; length <= longest; length++) {
      for (let start = 0; start + length <= framed.length; start++) yield framed.slice(start, start + length)
    }
  }
}
