import type { Act, Decision } from '../acts.ts'
import type { TurnContext } from '../context.ts'
import { ARABIC } from './phrases-ar.ts'
import { ENGLISH } from './phrases-en.ts'
import { createRenderer, type PhraseBook, type Renderer } from './renderer.ts'

/** Puts a decision into words: one text in one language. Acts follow each other in a paragraph; a list starts a new line after itself. */
export function renderReply(context: Pick<TurnContext, 'tenant' | 'pack' | 'now' | 'state'>, decision: Decision): string {
  const renderer = createRenderer(context, decision.language)
  const book = decision.language === 'ar' ? ARABIC : ENGLISH
  const sentences = decision.acts.map((act) => phrase(book, act, renderer)).filter((sentence) => sentence.length > 0)
  return sentences.reduce(
    (text, sentence) => (text === '' ? sentence : `${text}${text.includes('\n') && !/\n.*[.?!؟]$/.test(text) ? '\n' : ' '}${sentence}`),
    '',
  )
}

function phrase(book: PhraseBook, act: Act, renderer: Renderer): string {
  // The book's function for an act takes exactly that act; the pairing is by its name.
  const speak = book[act.act] as (act: Act, renderer: Renderer) => string
  return speak(act, renderer)
}
