import type { TurnContext } from '../context.ts'
import type { DialogueState } from '../dialogue/state.ts'
import { fold } from '../understanding/normalise.ts'
import { findRedFlags } from '../understanding/red-flags.ts'
import type { Language } from '../understanding/types.ts'
import { isAbusive } from './abuse.ts'

/**
 * Whether a turn is answered at all. Bounded are: the turns of one customer in a day, those of the whole business, the same message over and over (two machines talking), and abuse; each is
 * ended politely once and met with silence after that. Who has opted out is not answered until they ask for something again. A word of danger to life is
 * always answered.
 */
export type Admission =
  | { readonly kind: 'answer'; readonly state: DialogueState }
  | { readonly kind: 'end' | 'silent'; readonly reason: Ending | 'opted_out'; readonly state: DialogueState }

type Ending = 'daily_bound' | 'tenant_bound' | 'repetition' | 'abuse'

/** The same words so many times in a row are no conversation. */
const MOST_REPEATS = 5
const QUIET_HOURS = 12
/** The business may have room again before that: then it is said once more. */
const QUIET_HOURS_OF_TENANT = 1
const ACKNOWLEDGED =
  /^(?:ok(?:ay|ey|e)?|k|thanks?|thank you|thx|fine|good|great|bye|cool|got it|noted|sure|yes|no|تمام|شكرا|اوك|اوكي|طيب|تسلم|مع السلامه|خلاص|ماشي|نعم|لا|[\p{Extended_Pictographic}\s]*)[.! ]*$/u

export function admitTurn(context: TurnContext): Admission {
  const { text, now, policy, turnsToday, tenantTurnsToday } = context
  const said = fold(text).text.trim()
  const state = structuredClone(context.state)
  const repeats = state.repeats?.text === said.slice(0, 200) ? state.repeats.times + 1 : 1
  state.repeats = { text: said.slice(0, 200), times: repeats }
  if (findRedFlags(fold(text.slice(0, 4096))).length > 0) return { kind: 'answer', state }
  if (state.optedOut && ACKNOWLEDGED.test(said)) return { kind: 'silent', reason: 'opted_out', state }
  if (state.quietUntil !== null && now.toISOString() < state.quietUntil) return { kind: 'silent', reason: 'daily_bound', state }
  if (turnsToday > policy.customer_turns_daily) {
    state.quietUntil = after(now, QUIET_HOURS)
    return { kind: 'end', reason: 'daily_bound', state }
  }
  if (tenantTurnsToday > policy.tenant_turns_daily) {
    state.quietUntil = after(now, QUIET_HOURS_OF_TENANT)
    return { kind: 'end', reason: 'tenant_bound', state }
  }
  if (repeats >= MOST_REPEATS) return { kind: repeats === MOST_REPEATS ? 'end' : 'silent', reason: 'repetition', state }
  if (!isAbusive(text)) return { kind: 'answer', state }
  state.strikes += 1
  if (state.strikes < policy.abuse_strikes) return { kind: 'answer', state }
  return { kind: state.strikes === policy.abuse_strikes ? 'end' : 'silent', reason: 'abuse', state }
}

function after(now: Date, hours: number): string {
  return new Date(now.getTime() + hours * 3_600_000).toISOString()
}

/** The last words before the silence. */
export function endingText(reason: Ending | 'opted_out', language: Language): string {
  return ENDINGS[reason === 'opted_out' ? 'repetition' : reason][language]
}

const ENDINGS: Readonly<Record<Ending, Readonly<Record<Language, string>>>> = {
  daily_bound: {
    en: "That's all I can answer here for today. Please write again tomorrow, or contact the team directly.",
    ar: 'هذا كل ما أستطيع الرد عليه هنا اليوم. يُرجى الكتابة غدًا أو التواصل مع الفريق مباشرة.',
  },
  tenant_bound: {
    en: "I'm sorry, more people have written today than I can answer. Please try again later, or contact the team directly.",
    ar: 'عذرًا، وصلتنا اليوم رسائل أكثر مما أستطيع الرد عليه. يُرجى المحاولة لاحقًا أو التواصل مع الفريق مباشرة.',
  },
  repetition: {
    en: "I keep getting the same message, so I'll stop here. Write anything else and I'll gladly help.",
    ar: 'تصلني الرسالة نفسها كل مرة، لذلك سأتوقف هنا. اكتب أي شيء آخر وسأساعدك بكل سرور.',
  },
  abuse: {
    en: "I'd like to keep this friendly, so I'll leave it here. Whenever you need something from us, just say what it is.",
    ar: 'أود أن يبقى حديثنا وديًا، لذلك سأتوقف هنا. ومتى احتجت شيئًا منا فاكتب ما هو.',
  },
}
