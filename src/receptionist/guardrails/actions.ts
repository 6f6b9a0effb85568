import type { TurnContext } from '../context.ts'
import type { Facts } from './facts.ts'
import type { Flag } from './flag.ts'
import type { Sentence } from './read-sentence.ts'

/**
 * The action verifier: a sentence that says something has been done needs the tool that does it to have succeeded in this turn. Deeds ("I've booked it"),
 * states that only a deed brings about ("your table is reserved") and what is said to be happening now ("I'm connecting you") are claims; wishes, questions,
 * conditions, the future and denials are not.
 */
type Deed = 'book' | 'move' | 'cancel' | 'tell' | 'handoff' | 'hold' | 'send' | 'any'

const TOOLS_OF: Readonly<Record<Deed, readonly string[]>> = {
  book: ['book_appointment'],
  move: ['reschedule_appointment'],
  cancel: ['cancel_appointment'],
  tell: ['take_message', 'request_handoff'],
  handoff: ['request_handoff', 'take_message'],
  hold: ['hold_slot', 'book_appointment'],
  send: ['send_whatsapp_message', 'send_code'],
  any: ['book_appointment', 'reschedule_appointment', 'cancel_appointment', 'take_message', 'request_handoff', 'update_lead'],
}

const DONE: readonly (readonly [Deed, string])[] = [
  ['book', 'booked|reserved|confirmed|scheduled|secured|locked (?:it )?in|signed up|put you down|penciled|pencilled'],
  ['move', 'rescheduled|moved|changed|shifted|postponed|brought forward|pushed back'],
  ['cancel', 'cancelled|canceled|called off|deleted'],
  [
    'handoff',
    'transferred|connected|escalated|handed (?:you|this|it) over|handed over|put you through|asked (?:a|the|my|one|someone|somebody|our)',
  ],
  [
    'tell',
    'passed (?:on|along|it|this|that|your|the|them)|told|informed|notified|alerted|forwarded|relayed|let (?:the|our|my|them|him|her) .{0,20}know|left (?:a|your) (?:message|note)|saved your message',
  ],
  ['hold', 'held (?:it|that|the)'],
  ['send', 'sent you|emailed|texted|messaged|just sent'],
]
const ADVERB =
  '(?:just|now|already|also|all|successfully|happily|officially|safely|both|then|been|in|fully|gone ahead and|went ahead and|so)'
const THING =
  '(?:you|it|that|this|everything|(?:your|the|that|this|both|a|our|his|her|my)(?: \\w+){1,3}|(?:our|my|the) (?:team|manager|colleagues?)|a (?:colleague|confirmation)|someone)'

const ENGLISH: readonly (readonly [Deed, RegExp])[] = DONE.flatMap(([deed, verbs]): (readonly [Deed, RegExp])[] => [
  [deed, new RegExp(`\\b(?:i|we|i have|we have)(?: have)?(?: ${ADVERB})*(?: went ahead and| gone ahead and)? (?:${verbs})\\b`, 'u')],
  [deed, new RegExp(`\\b${THING} (?:is|are|was|were|has|have|got|had)(?: ${ADVERB})* (?:${verbs.replace(/\|asked .*$/, '')})\\b`, 'u')],
  [deed, new RegExp(`^(?:\\W*)(?:${verbs})[!.]`, 'u')],
])
const ENGLISH_MORE: readonly (readonly [Deed, RegExp])[] = [
  ['handoff', /\b(?:i|we) am?(?:re)?(?: now| just)? (?:transferring|connecting|handing|putting|escalating|passing you)\b/],
  [
    'tell',
    /\b(?:i|we) am(?: now| just)? (?:passing|forwarding|informing|notifying|telling|letting)\b(?! you\b)|\bthe team has your (?:message|question)\b/,
  ],
  ['book', /\b(?:i|we) am(?: now| just)? (?:booking|reserving|confirming)\b/],
  ['cancel', /\b(?:i|we) am(?: now| just)? cancelling\b/],
  ['move', /\b(?:i|we) am(?: now| just)? (?:moving|rescheduling)\b/],
  ['any', /^\W*(?:done|all done|all set|sorted|consider it done|you are all set|that is done|it is done)\b/],
]

const ARABIC_OBJECT = '(?:ك|كم|ه|ها|لك|لكم|لكي|هالك|هولك|الك|لنا|هم|ناه)?'
const ARABIC: readonly (readonly [Deed, RegExp])[] = (
  [
    [
      'book',
      `(?:حجز|ثبت|اكد|سجل)(?:ت|نا|ته|نال)${ARABIC_OBJECT}(?! (?:لك )?موقتا)|ثبتت?|(?:انحجز|اتحجز|تاكد)ت?`,
      'الحجز|حجز|تاكيد|التاكيد|تثبيت|جدوله',
    ],
    ['move', `(?:غير|نقل|عدل|اجل|بدل)(?:ت|نا)${ARABIC_OBJECT}|انتقل موعدك`, 'تغيير|نقل|تعديل|تاجيل|اعاده جدوله|تبديل'],
    ['cancel', `(?:الغي|لغي|كنسل)(?:ت|نا)${ARABIC_OBJECT}|(?:انلغي|اتلغي|التغي)`, 'الغاء|كنسله|الالغاء'],
    ['handoff', `(?:حول|وصل)(?:ت|نا)(?:ك|كم)|طلبت من|(?:احولك|بحولك|نحولك) (?:الان|الحين|هلا|دلوقتي)|جاري تحويلك`, 'تحويلك|تحويل|تحويلكم'],
    [
      'tell',
      `(?:بلغ|ابلغ|خبر|اخبر|علم|اعلم|ارسل|رسل|بعث|دز)(?:ت|نا)${ARABIC_OBJECT}|وصل(?:ت|نا) (?:رسال|سؤال|سوال|طلب)\\S*`,
      'ابلاغ|اخبار|ارسال|توصيل|اعلام',
    ],
  ] as const
).flatMap(([deed, verbs, nouns]): (readonly [Deed, RegExp])[] => [
  [deed, new RegExp(`(?:^|[^\\p{L}])(?:و|ف|لقد |قد |خلاص |انا )?(?:${verbs})(?![\\p{L}])`, 'u')],
  [deed, new RegExp(`(?:^|[^\\p{L}])(?:و|ف)?تمت? (?:(?:عمليه|الان|بنجاح) )?(?:${nouns})(?:ه|ها|ك|كم)?(?![\\p{L}])`, 'u')],
])
const ARABIC_MORE: readonly (readonly [Deed, RegExp])[] = [
  ['book', /(?:موعدك|حجزك|طاولتك|مكانك|الموعد|الحجز) (?:صار |اصبح |الان )?(?:مؤكد|موكد|محجوز|مثبت)/u],
  ['hold', /حجز(?:ت|نا)(?:ه|ها|لك)? (?:لك )?موقتا/u],
  ['cancel', /(?:موعدك|حجزك|الموعد|الحجز) (?:صار |اصبح |الان )?ملغ[يى]/u],
]

/** What stands before a claim in its clause and makes it none. */
const NO_CLAIM =
  /\b(?:once|when|whenever|if|until|unless|after|before|as soon as|in case|whether|so that|to have|to get|to be|would|could|will|can|may|might|should|must|shall|let me|by the time|nothing|no one|nobody|none|neither|no \w+|not|never|yet|want|need|like|who|whose|that is why|usually|always|normally|often|people|somebody|someone else)\b|(?:^|[^\p{L}])(?:اذا|لو|بعد|قبل|لما|عندما|حين|متى|متي|حتى|حتي|كي|عشان|هل|لم|لن|ما|مو|مش|مب|غير|بدون|ممكن|اقدر|بقدر|استطيع|نقدر|تحب|تبي|تبغى|تبغي|تريد|بدك|حابب|ان|سوف|راح|رح|في حال|لسا|لسه|يمكن|سيتم|كيف)(?![\p{L}])/u
/** Somebody else took the time: that says nothing of this customer's booking. */
const TAKEN = /\b(?:time|slot|one|table) (?:is|has|was|have)\b.*\b(?:by (?:somebody|someone|another|other)|taken)\b/
const CONDITION = /^\W*(?:if|unless|in case)\b|^\W*(?:اذا|لو|ان كان)(?![\p{L}])/u
const INVERTED =
  /^\W*(?:and |or |so |but )?(?:shall|should|would|do|did|does|is|are|was|were|can|could|may|will|has|have|had|which|what|when|who|where|how|why)\b/

/** What a sentence claims to be done although no tool of this turn did it. */
export function findUnprovenClaim(_context: TurnContext, facts: Facts, { text, said, isQuestion: isAsked }: Sentence): Flag[] {
  const clauses = said.split(/[,;:]| [-–—] | but | and (?=(?:i|we|you|your|it|the) )| لكن |، /)
  for (const [at, clause] of clauses.entries()) {
    const isLast = at === clauses.length - 1
    // The question itself claims nothing; what it is hung onto may ("I've booked it, is that all right?").
    // "If there is a booking, I've sent a code to it."
    if (clauses.slice(0, at).some((before) => CONDITION.test(before))) continue
    if (isAsked && isLast && (INVERTED.test(clause) || /[\u0600-\u06ff]/.test(clause))) continue
    const claim = [...ENGLISH, ...ENGLISH_MORE, ...ARABIC, ...ARABIC_MORE]
      .map(([deed, pattern]) => ({ deed, match: pattern.exec(clause) }))
      .find(({ deed, match }) => match !== null && !isProven(facts, deed, match[0]) && !isTakenBack(clause, match))
    if (claim?.match && !TAKEN.test(said)) return [{ kind: 'unverified_action', severity: 'high', excerpt: text.trim().slice(0, 120) }]
  }
  return []
}

function isTakenBack(clause: string, match: RegExpExecArray): boolean {
  // A leading space or letter of the match may belong to what is before it.
  return (
    NO_CLAIM.test(clause.slice(0, match.index + (/^[^\p{L}]/u.test(match[0]) ? 1 : 0))) ||
    NO_CLAIM.test(match[0].replace(/\bi\b|\bwe\b/, ''))
  )
}

function isProven(facts: Facts, deed: Deed, words: string): boolean {
  if (TOOLS_OF[deed].some((tool) => facts.succeeded.has(tool as never))) return true
  const isState = !/\b(?:i|we)\b/.test(words)
  // A booking that was looked up in this turn exists: its state may be told, not the deed.
  if (deed === 'book' && isState) return facts.hasAppointments || facts.succeeded.has('reschedule_appointment')
  return (deed === 'handoff' || deed === 'tell') && facts.isWaiting
}
