import type { Verdict } from '../../domain/quality/record-score.ts'
import { splitSentences } from '../guardrails/sentences.ts'
import { type ConversationRecord, fields, type Reply } from './record.ts'
import { at, met, unless } from './verdict.ts'

type Known = Map<string, string>

const ASKS_NAME = /\b(?:your|a) (?:full |first |last )*name\b|(?:^|[^\p{L}])(?:ا|إ)?سمك(?:م)?(?![\p{L}])/iu
const ASKS_PHONE =
  /\b(?:your|a) (?:\w+ ){0,2}(?:phone|mobile|contact|telephone)(?: number)?\b|\bname and (?:mobile|phone)\b|رقم (?:هاتف|جوال|موبايل|تلفون)ك?|رقمك/iu

/** Nothing was asked for that the customer, or the channel, had given already. */
export function judgeQuestions(record: ConversationRecord): Verdict {
  const known: Known = new Map()
  if (record.ownPhone !== null) known.set('phone', 'the number they write from')
  const found: Verdict['evidence'][number][] = []
  for (const reply of record.allReplies) {
    // What this turn brought is known to it too.
    learn(known, reply)
    if (!record.replies.includes(reply)) continue
    for (const wanted of asksFor(reply)) {
      const given = known.get(wanted)
      if (given !== undefined) found.push(at(reply, `asked for ${wanted}, which was known: ${given}`))
    }
  }
  return unless(found, 'nothing known was asked for')
}

/** What tools were given of the customer is what the receptionist knew. */
function learn(known: Known, { calls }: Reply): void {
  for (const { tool, ok, arguments: given } of calls) {
    if (!ok || (tool !== 'update_lead' && tool !== 'book_appointment' && tool !== 'join_waitlist')) continue
    for (const name of ['name', 'phone', 'email']) if (typeof given[name] === 'string' && given[name] !== '') known.set(name, given[name])
    for (const [name, value] of Object.entries(fields(given.attributes))) known.set(name, String(value))
  }
}

/** What a reply asks for: by its acts, and in a model's own words by the sentence. */
function asksFor({ acts, content }: Reply): string[] {
  const wanted = new Set<string>()
  let isOther = false
  for (const { act, asked } of acts) {
    const { what, attribute } = fields(asked)
    if (act !== 'ask') continue
    if (what === 'name' || what === 'name_and_phone' || what === 'contact_for_team') wanted.add('name')
    if (what === 'phone' || what === 'name_and_phone' || what === 'contact_for_team') wanted.add('phone')
    if (what === 'attribute') wanted.add(String(attribute))
    // Another number or name may be meant: the one that a booking is under.
    if (what === 'booking_phone') isOther = true
  }
  if (isOther || wanted.size > 0) return [...wanted]
  for (const sentence of splitSentences(content)) {
    if (!/[?؟]/.test(sentence)) continue
    if (ASKS_NAME.test(sentence)) wanted.add('name')
    if (ASKS_PHONE.test(sentence)) wanted.add('phone')
  }
  return [...wanted]
}

const NEEDS_CONTACT = new Set(['book_appointment', 'request_handoff', 'take_message', 'join_waitlist'])

/** Whoever is to be met, called or written to can be: a name and a number are known, or were at least asked for. */
export function judgeContact(record: ConversationRecord): Verdict {
  const known: Known = new Map()
  if (record.ownPhone !== null) known.set('phone', record.ownPhone)
  if (record.customerName !== null) known.set('name', record.customerName)
  for (const reply of record.allReplies) learn(known, reply)
  // In an emergency nobody is asked for a number first.
  const need = record.replies.find(
    (reply) => reply.calls.some(({ tool, ok }) => ok && NEEDS_CONTACT.has(tool)) && !reply.acts.some(({ act }) => act === 'emergency'),
  )
  if (!need) return met('nobody has to get back to the customer')
  if (known.has('phone') || known.has('email')) return met(`known: ${[...known.keys()].join(', ')}`)
  const asked = record.allReplies.find((reply) => asksFor(reply).includes('phone'))
  return asked
    ? met('asked for, and not given', asked)
    : unless([at(need, 'nobody can get back to the customer, and no number was asked for')], '')
}
