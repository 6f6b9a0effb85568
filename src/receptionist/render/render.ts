import type { Act, Decision } from '../acts.ts'
import type { TurnContext } from '../context.ts'
import { ARABIC } from './phrases-ar.ts'
import { ENGLISH } from './phrases-en.ts'
import { SPOKEN_ARABIC } from './phrases-spoken-ar.ts'
import { SPOKEN_ENGLISH } from './phrases-spoken-en.ts'
import { createRenderer, type PhraseBook, type Renderer } from './renderer.ts'

export type RenderContext = Pick<TurnContext, 'tenant' | 'pack' | 'now' | 'state'> & {
  readonly conversation?: Pick<TurnContext['conversation'], 'channel'>
}

/**
 * Puts a decision into words: one text in one language. Acts follow each other in a paragraph; a list starts a new line after itself. On a call the words are
 * those of somebody who speaks; spoken.ts spells out what is in them.
 */
export function renderReply(context: RenderContext, decision: Decision): string {
  const renderer = createRenderer(context, decision.language)
  const isArabic = decision.language === 'ar'
  const book = isOnCall(context) ? (isArabic ? SPOKEN_ARABIC : SPOKEN_ENGLISH) : isArabic ? ARABIC : ENGLISH
  const sentences = decision.acts.map((act) => phrase(book, act, renderer)).filter((sentence) => sentence.length > 0)
  return sentences.reduce(
    (text, sentence) => (text === '' ? sentence : `${text}${text.includes('\n') && !/\n.*[.?!؟]$/.test(text) ? '\n' : ' '}${sentence}`),
    '',
  )
}

export function isOnCall(context: RenderContext): boolean {
  return context.conversation?.channel === 'voice'
}

function phrase(book: PhraseBook, act: Act, renderer: Renderer): string {
  // The book's function for an act takes exactly that act; the pairing is by its name.
  const speak = book[act.act] as (act: Act, renderer: Renderer) => string
  return speak(act, renderer)
}
