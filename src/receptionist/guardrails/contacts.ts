import type { TurnContext } from '../context.ts'
import type { Facts } from './facts.ts'
import type { Flag } from './flag.ts'
import type { Sentence } from './read-sentence.ts'
import { contentStems } from './words.ts'

const PHONE = /(?<![\d.,:/@\p{L}-])(?:\+|00)?\d(?:[ ()./-]{0,2}\d){6,14}(?![\d:]|,\d)/gu
const DATE = /^\d{4}-\d\d-\d\d|^\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}/
const EMAIL = /[\p{L}\d._%+-]{1,64}@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+/giu
const URL =
  /(?:https?:\/\/|www\.)[^\s,;)]+|(?<![\w@.-])[a-z\d-]{2,40}(?:\.[a-z\d-]{2,40})?\.(?:com|net|org|ae|sa|io|co|me|app|shop|info|qa|kw|eg|jo|uk)(?:\/[^\s,;)]*)?(?![\w@])/giu
const ADDRESS =
  /\b(?:located (?:at|in|on)|our (?:address|location) is|(?:find|visit) us (?:at|in|on)|address:|we are (?:at|in|on|on the))\b(.*)|(?:عنواننا|موقعنا في|تجدنا في|تجدوننا في|مكاننا|نحن في|مقرنا)(.*)/u
const NO_PLACE =
  /\b(?:service|meeting|touch|way|case|doubt|contact|disposal|a hurry|chat|conversation|today|time)\b|خدم|تواصل|انتظار|استماع/

/** Telephone numbers, addresses on the net and places that are neither the business's own nor the customer's. */
export function findUnsupportedContacts(_context: TurnContext, facts: Facts, { said, isQuestion }: Sentence): Flag[] {
  const digits = facts.contacts.replace(/[^\d\n+]/g, '')
  const wrong: string[] = []
  const emails = said.match(EMAIL) ?? []
  for (const email of emails) if (!facts.contacts.includes(email.replace(/\.$/, ''))) wrong.push(email)
  const withoutEmails = emails.reduce((text, email) => text.replace(email, ' '), said)
  for (const url of withoutEmails.match(URL) ?? []) if (!facts.contacts.includes(hostOf(url))) wrong.push(url)
  const withoutUrls = withoutEmails.replace(URL, ' ')
  for (const phone of withoutUrls.match(PHONE) ?? []) {
    // The last seven digits are the number itself; before them stands how it is dialled.
    if (!DATE.test(phone) && !digits.includes(phone.replace(/\D/g, '').slice(-7))) wrong.push(phone)
  }
  const place = ADDRESS.exec(withoutUrls)
  const words = (place?.[1] ?? place?.[2] ?? '').replace(PHONE, ' ').trim()
  if (place && words !== '' && !isQuestion && !NO_PLACE.test(words) && !isKnownPlace(facts, words)) wrong.push(words)
  return wrong.map((excerpt) => ({ kind: 'unsupported_contact', severity: 'high', excerpt: excerpt.trim().slice(0, 120) }))
}

function hostOf(url: string): string {
  return (
    url
      .replace(/^https?:\/\//, '')
      .replace(/^www\./, '')
      .split(/[/?#]/)[0]
      ?.replace(/\.$/, '') ?? url
  )
}

function isKnownPlace(facts: Facts, words: string): boolean {
  const stems = [...contentStems(words)]
  const known = contentStems(facts.contacts)
  return stems.filter((stem) => known.has(stem)).length * 2 >= stems.length
}
