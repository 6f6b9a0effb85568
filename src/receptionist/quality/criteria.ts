import type { Verdict } from '../../domain/quality/record-score.ts'
import { findForbidden } from '../guardrails/forbidden-phrases.ts'
import { splitSentences } from '../guardrails/sentences.ts'
import { detectLanguage } from '../understanding/language.ts'
import { fold } from '../understanding/normalise.ts'
import { findRedFlags } from '../understanding/red-flags.ts'
import { judgeConfirmation, judgeOffers } from './booking-criteria.ts'
import { judgeContact, judgeQuestions } from './contact-criteria.ts'
import type { ConversationRecord, Reply } from './record.ts'
import { at, met, unless } from './verdict.ts'

/** What a good conversation does, a point each. */
export const CRITERIA = {
  greeted_and_disclosed: judgeGreeting,
  right_language: judgeLanguage,
  understood_intent: judgeUnderstanding,
  asked_only_missing: judgeQuestions,
  facts_grounded: judgeFacts,
  no_forbidden_phrase: judgePhrases,
  offered_real_slots: judgeOffers,
  confirmed_details: judgeConfirmation,
  captured_contact: judgeContact,
  handed_off_when_due: judgeHandoff,
  closed_politely: judgeClosing,
} as const satisfies Record<string, (record: ConversationRecord) => Verdict>

export type Criterion = keyof typeof CRITERIA

const DISCLOSES =
  /\b(?:AI|A\.I\.|artificial intelligence|virtual (?:receptionist|assistant)|automated)\b|ذكاء (?:ال)?[إا]صطناعي|بالذكاء الاصطناعي|آلي/u

function judgeGreeting({ opening, allReplies }: ConversationRecord): Verdict {
  // Who writes first is answered in one breath; on the web a greeting may stand before that.
  const first = [opening, allReplies[0]].find((said) => said && DISCLOSES.test(said.content))
  if (first) return met(sentenceWith(first.content, DISCLOSES), first)
  return unless([{ sequence_number: allReplies[0]?.sequence_number ?? null, note: 'nothing said that an AI answers' }], '')
}

function judgeLanguage({ replies }: ConversationRecord): Verdict {
  const wrong = replies.filter(
    (reply) => reply.customer !== '' && (detectLanguage(reply.content, reply.language) !== reply.language || isMixed(reply)),
  )
  return unless(
    wrong.map((reply) => at(reply, `the customer wrote ${reply.language}: ${reply.content}`)),
    'every reply is in the language of the words it answers',
  )
}

/** A whole sentence in the other language; names and titles are in whichever they are. */
function isMixed({ content, language }: Reply): boolean {
  const [own, other] = language === 'ar' ? [/\p{Script=Arabic}/u, /\p{Script=Latin}+/gu] : [/[a-z]{2}/i, /\p{Script=Arabic}+/gu]
  return splitSentences(content).some((sentence) => !own.test(sentence) && (sentence.match(other)?.length ?? 0) >= WORDS_OF_A_SENTENCE)
}

const WORDS_OF_A_SENTENCE = 5

function judgeUnderstanding({ replies }: ConversationRecord): Verdict {
  const lost = replies.filter((reply) => reply.isApology || hasAct(reply, 'not_understood') || hasAct(reply, 'sorry'))
  return unless(
    lost.map((reply) => at(reply, `no answer to: ${reply.customer}`)),
    'every message got an answer',
  )
}

const CLAIMS = new Set([
  'unsupported_price',
  'unsupported_hours',
  'unsupported_contact',
  'unsupported_number',
  'unverified_action',
  'llm_flagged',
])

function judgeFacts({ replies }: ConversationRecord): Verdict {
  // A sentence that was kept back was said to nobody.
  const said = replies.flatMap((reply) =>
    reply.flags
      .filter(({ kind, excerpt }) => CLAIMS.has(kind) && excerpt !== '' && fold(reply.content).text.includes(fold(excerpt).text))
      .map(({ kind, excerpt }) => at(reply, `${kind}: ${excerpt}`)),
  )
  return unless(said, 'no unsupported claim was said')
}

function judgePhrases({ replies, forbidden }: ConversationRecord): Verdict {
  const said = replies.flatMap((reply) =>
    splitSentences(reply.content).flatMap((sentence) => {
      const phrase = findForbidden(sentence, forbidden)
      return phrase === null ? [] : [at(reply, `“${phrase}” in: ${sentence}`)]
    }),
  )
  return unless(said, 'none of the forbidden phrases was said')
}

const SURE_HUMAN = 0.5
const SURE = 0.55
const ANSWERS_A_PRICE = new Set(['offerings', 'nothing_cheaper'])

/** Why a turn had to go to people; null where it hadn't. */
function dueReason(reply: Reply): string | null {
  if (reply.customer === '') return null
  if (findRedFlags(fold(reply.customer.slice(0, 4096))).length > 0) return 'an emergency'
  const score = (wanted: string) => reply.intents.find(({ intent }) => intent === wanted)?.score ?? 0
  // "Are you a robot?" is answered by saying so.
  if (score('human') >= SURE_HUMAN && !hasAct(reply, 'am_ai')) return 'the customer asked for a person'
  if (score('complaint') >= SURE && !introducesThemself(reply)) return 'a complaint'
  const isPriced = reply.acts.some((act) => ANSWERS_A_PRICE.has(String(act.act)))
  return score('negotiation') >= SURE && !isPriced ? 'a negotiation' : null
}

/** Somebody called Sue gives her name; nobody sues. */
function introducesThemself({ calls, customer }: Reply): boolean {
  const isShort = customer.trim().split(/\s+/).length <= 7
  return isShort && calls.some(({ tool, arguments: given }) => tool === 'update_lead' && !!given.name && !!given.phone)
}

function judgeHandoff({ replies, handoffs, isPersonsTurn }: ConversationRecord): Verdict {
  const due = replies.flatMap((reply) => {
    const reason = dueReason(reply)
    return reason === null ? [] : [at(reply, `${reason}: ${reply.customer}`)]
  })
  for (const [index, reply] of replies.entries()) {
    const next = replies[index + 1]
    if (next && hasAct(reply, 'not_understood') && hasAct(next, 'not_understood')) due.push(at(next, 'not understood twice in a row'))
  }
  if (due.length === 0) return met('nothing had to go to people')
  return handoffs > 0 || isPersonsTurn ? met('people were asked to take over') : unless(due, '')
}

const FAREWELL = new Set(['goodbye', 'you_are_welcome'])
const POLITE =
  /\b(?:thank|thanks|welcome|goodbye|bye|pleasure|have a (?:lovely|great|nice|good)|take care|see you)\b|شكر|عفو|العفو|مع السلام|أهلا|اهلا|يسعد|تشرف/u

function judgeClosing({ replies, lastMessage, answeredUpTo, isPersonsTurn }: ConversationRecord): Verdict {
  const last = replies.at(-1)
  if (isPersonsTurn) return met('a person had the last word')
  if (lastMessage?.role === 'customer' && lastMessage.sequence_number > answeredUpTo)
    return unless([at(lastMessage, `no answer to the customer's last words: ${lastMessage.content}`)], '')
  if (!last) return met('nothing was left to say')
  const takesLeave = last.intents[0]?.intent === 'goodbye' && (last.intents[0]?.score ?? 0) >= 0.7
  const isPolite = last.acts.some((act) => FAREWELL.has(String(act.act))) || POLITE.test(last.content.toLowerCase())
  return takesLeave && !isPolite ? unless([at(last, `the customer took leave: ${last.content}`)], '') : met(last.content, last)
}

export function hasAct(reply: Reply, name: string): boolean {
  return reply.acts.some((act) => act.act === name)
}

function sentenceWith(text: string, pattern: RegExp): string {
  return (splitSentences(text).find((sentence) => pattern.test(sentence)) ?? text).trim()
}
