import { splitSentences } from '../guardrails/sentences.ts'
import { detectLanguage } from '../understanding/language.ts'
import type { Language } from '../understanding/types.ts'
import { spell } from './spell.ts'
import { MOST_SENTENCES } from './spoken.ts'

/** How a reply that comes in pieces, a model's, is said on a call. */
export interface Mouth {
  /** The model's own sentence, or the words of acts, which stay whole. */
  push(text: string, isOwn: boolean): void
  /** The reply is complete: what else is said, after the first sentence. */
  end(): readonly string[]
}

interface Piece {
  readonly text: string
  readonly isOwn: boolean
}

/**
 * Who speaks, where the reply opens with that, leaves at once and is one breath with what follows. The first sentence leaves at once; of the rest, once it is known, what an act tells (it is done, or must be answered), else the question, else what comes
 * first. Two sentences in all: more of the acts' words run together with commas.
 */
export function openMouth(say: (sentence: string) => void, options: { readonly fallback: Language; readonly greets: boolean }): Mouth {
  const { fallback } = options
  let isGreeting = options.greets
  const rest: Piece[] = []
  let hasSpoken = false
  const spoken = (text: string) => spell(text, detectLanguage(text, fallback))
  const push = (text: string, isOwn: boolean) => {
    for (const sentence of splitSentences(text)) {
      const said = spoken(sentence)
      if (!/[\p{L}\p{N}]/u.test(said)) continue
      if (isGreeting) {
        isGreeting = false
        if (!isOwn) {
          say(said.replace(/[.!]+$/, ':'))
          continue
        }
      }
      if (hasSpoken) rest.push({ text: said, isOwn })
      else {
        hasSpoken = true
        say(said)
      }
    }
  }
  return {
    push,
    end() {
      const told = rest.filter((piece) => !piece.isOwn)
      const question = rest.findLast((piece) => /[?؟]$/.test(piece.text))
      const chosen = told.length > 0 ? told : [question ?? rest[0]].filter((piece) => piece !== undefined)
      return together(chosen.map((piece) => piece.text)).slice(0, MOST_SENTENCES - 1)
    },
  }
}

function together(sentences: readonly string[]): string[] {
  const [first, ...others] = sentences
  if (first === undefined) return []
  return [
    others.reduce(
      (all, sentence) => `${all.replace(/[.!؟?]+$/, '')}${/\p{Script=Arabic}/u.test(sentence) ? '، ' : ', '}${sentence}`,
      first,
    ),
  ]
}
