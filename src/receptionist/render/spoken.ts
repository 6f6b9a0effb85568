import type { Act, Decision } from '../acts.ts'
import { splitSentences } from '../guardrails/sentences.ts'
import type { Language } from '../understanding/types.ts'
import { type RenderContext, renderReply } from './render.ts'
import { spell } from './spell.ts'

export { englishWords, spell } from './spell.ts'

/** More than this nobody keeps in mind while listening. */
export const MOST_SENTENCES = 2

/** One sentence as it is said, and what it tells: indices into the decision's acts. */
export interface SpokenSentence {
  readonly text: string
  readonly acts: readonly number[]
}

/** What must be heard, whatever else is left out. */
const MUST: ReadonlySet<Act['act']> = new Set<Act['act']>([
  'emergency',
  'booked',
  'rescheduled',
  'cancelled',
  'handed_off',
  'message_taken',
  'code_sent',
  'waitlisted',
  'waitlist_left',
  'opted_out',
  'read_back',
  'read_back_cancel',
  'slots',
  'no_slots',
  'slot_taken',
  'waitlist_offer',
  'clarify_when',
  'clarify_offering',
  'did_you_mean',
  'am_ai',
  'party_too_big',
])
/** Left out first: courtesies, and offers that the caller can make themselves. */
const MINOR: ReadonlySet<Act['act']> = new Set<Act['act']>([
  'noted',
  'thanks_for',
  'greet_back',
  'suggest_offerings',
  'also_ask',
  'sorry',
  'waitlist_possible',
])
const OFFERS: ReadonlySet<string> = new Set(['offer_booking', 'anything_else', 'offer_human'])

interface Part extends SpokenSentence {
  readonly weight: number
  readonly isQuestion: boolean
}

/**
 * The same decision for the ear: at most two sentences, times, prices and lengths in words, phone numbers digit by digit, no markup. What was done and what the
 * caller must choose from comes before everything else, then the question that they answer; what is left of a list is told when they ask. Who speaks is said in
 * the same breath as the first sentence. `check` is the guardrails' word on each act's written text.
 */
export function speak(
  context: RenderContext,
  decision: Decision,
  check: (written: string) => string = (written) => written,
): SpokenSentence[] {
  const { language, acts } = decision
  const onCall = { ...context, conversation: { channel: 'voice' } }
  const parts = acts.flatMap((act, index) => partsOf(act, index, check(renderReply(onCall, { language, acts: [act] })), language))
  const greeting = parts.find((part) => acts[part.acts[0] ?? -1]?.act === 'greet')
  const others = parts.filter((part) => part !== greeting)
  const kept = select(others, MOST_SENTENCES, language)
  if (!greeting) return kept
  const [first, ...rest] = kept
  if (kept.length < MOST_SENTENCES || !first) return [greeting, ...kept].map(plain)
  return [join(greeting, first, ': '), ...rest]
}

/** `speak` as one text. */
export function renderSpoken(context: RenderContext, decision: Decision, check?: (written: string) => string): string {
  return speak(context, decision, check)
    .map(({ text }) => text)
    .join(' ')
}

function partsOf(act: Act, index: number, written: string, language: Language): Part[] {
  const base = weightOf(act)
  const sentences = splitSentences(written.replace(/\s*\n\s*/g, ' ')).map((sentence) => spell(sentence, language))
  return sentences
    .filter((text) => /[\p{L}\p{N}]/u.test(text))
    .map((text, position) => {
      const isQuestion = /[?؟]$/.test(text)
      // An emergency's advice, and the question of a read-back, belong to what must be heard; further sentences of an answer don't.
      const isWhole = MUST.has(act.act) && (isQuestion || act.act === 'emergency')
      return { text: closed(text), acts: [index], isQuestion, weight: position === 0 || isWhole ? base : Math.min(base - 1.5, 1.2) }
    })
}

function weightOf(act: Act): number {
  if (MUST.has(act.act)) return 3
  if (MINOR.has(act.act)) return 0.5
  if (act.act === 'ask') return OFFERS.has(act.asked.what) ? 1 : 2.5
  return 2
}

/** The weightiest, in their order. What must be said and finds no place is said in the same breath as the last of them. */
function select(parts: readonly Part[], most: number, language: Language): SpokenSentence[] {
  if (parts.length <= most) return parts.map(plain)
  const ranked = [...parts.keys()].sort((a, b) => (parts[b]?.weight ?? 0) - (parts[a]?.weight ?? 0) || a - b)
  const chosen = new Set(ranked.slice(0, most))
  const must = new Set(ranked.filter((index) => (parts[index]?.weight ?? 0) >= 3))
  const kept = parts.filter((_, index) => chosen.has(index) || must.has(index))
  if (kept.length <= most) return kept.map(plain)
  const comma = language === 'ar' ? '، ' : ', '
  const together = (group: readonly Part[]) => group.map(plain).reduce((all, part) => join(all, part, comma))
  const last = kept.at(-1)
  // Statements run together before a question, which stands alone.
  return last?.isQuestion ? [together(kept.slice(0, -1)), plain(last)] : [plain(kept[0] as Part), together(kept.slice(1))]
}

function plain({ text, acts }: SpokenSentence): SpokenSentence {
  return { text, acts }
}

/** Two sentences as one. */
function join(one: SpokenSentence, other: SpokenSentence, joint: string): SpokenSentence {
  return { text: `${one.text.replace(/[.!؟?]+$/, '')}${joint}${other.text}`, acts: [...new Set([...one.acts, ...other.acts])] }
}

function closed(text: string): string {
  return /[.!?؟…]$/.test(text) ? text : `${text.replace(/[:،,;]$/, '')}.`
}
