import { readFileSync } from 'node:fs'

export interface Sentence {
  readonly text: string
  /** Range in `text`. */
  readonly spans: readonly { readonly slot: string; readonly from: number; readonly to: number }[]
}

/** A file of sentences, a token a line (number, word, intent, B-/I-/O label), sentences parted by empty lines. The text is the words with blanks between. */
export function readSentences(file: string): Sentence[] {
  const blocks = readFileSync(file, 'utf8').split(/\r?\n\s*\r?\n/)
  return blocks.flatMap((block) => {
    const rows = block.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'))
    return rows.length === 0 ? [] : [sentenceOf(rows.map((row) => row.split('\t')))]
  })
}

function sentenceOf(rows: readonly (readonly string[])[]): Sentence {
  let text = ''
  const spans: { slot: string; from: number; to: number }[] = []
  for (const [, word = '', , label = 'O'] of rows) {
    const from = text === '' ? 0 : text.length + 1
    text = text === '' ? word : `${text} ${word}`
    const last = spans.at(-1)
    const slot = label.slice(2)
    if (label.startsWith('B-')) spans.push({ slot, from, to: text.length })
    else if (label.startsWith('I-') && last?.slot === slot) last.to = text.length
  }
  return { text, spans }
}
