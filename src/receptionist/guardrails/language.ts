import type { TurnContext } from '../context.ts'
import type { Language } from '../understanding/types.ts'
import type { Facts } from './facts.ts'
import type { Flag } from './flag.ts'
import type { Sentence } from './read-sentence.ts'

/** A sentence that is not in the customer's language. */
export function findOtherLanguage(_context: TurnContext, { model }: Facts, { text }: Sentence): Flag[] {
  return model && isOtherLanguage(text, model.language) ? [{ kind: 'wrong_language', severity: 'medium', excerpt: text.slice(0, 120) }] : []
}

/** Mostly in the letters of the other language; a name or two in them is none. */
function isOtherLanguage(sentence: string, language: Language): boolean {
  const arabic = sentence.match(/\p{Script=Arabic}+/gu)?.join('').length ?? 0
  const latin = sentence.match(/\p{Script=Latin}+/gu)?.join('').length ?? 0
  const [own, other] = language === 'ar' ? [arabic, latin] : [latin, arabic]
  const foreign = sentence.replace(/[\p{Script=Arabic}\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/gu, '').length
  return other > own || foreign > own
}
