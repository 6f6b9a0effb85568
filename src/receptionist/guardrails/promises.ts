import type { TurnContext } from '../context.ts'
import { fold } from '../understanding/normalise.ts'
import type { Facts } from './facts.ts'
import type { Flag } from './flag.ts'
import type { Sentence } from './read-sentence.ts'

/**
 * What a model must never say in words of its own, English and Arabic. Deliberately wider than a claim of fact would need: the templates of the acts tell what
 * was done, so a sentence that is stopped here without need costs nothing but its words.
 */

const DONE =
  'booked|reserved|scheduled|confirmed|cancelled|canceled|rescheduled|moved|changed|passed|forwarded|notified|informed|told|transferred|escalated|sent|arranged|secured|saved|held|finali[sz]ed|registered|added|placed|completed?'
const SOON = '(?:just|now|already|successfully|officially|all|also|gone ahead and|been)'

const ENGLISH: readonly RegExp[] = [
  new RegExp(
    `\\byou(?:['’]re| are|['’]ve been| have been)(?: ${SOON})* (?:booked|confirmed|set|scheduled|reserved|down for|in for|good to go)\\b`,
  ),
  new RegExp(`\\b(?:i|we)(?:['’]ve| have)?(?: ${SOON})* (?:${DONE})\\b`),
  new RegExp(
    `\\b(?:booking|appointment|reservation|visit|table|slot|viewing|spot|message|request|it|that|this|everything)\\b[^.?!]{0,60}?(?:['’]s|\\bis|\\bare|\\bhas been|\\bhave been|\\bwas|\\bwere)(?: ${SOON})* (?:${DONE}|made|set|done|yours|in (?:the|our) (?:system|calendar|diary))\\b`,
  ),
  new RegExp(`^\\W*(?:done|all set|all done|${DONE})\\b`),
  /\bsee you\b|\bwe look forward to (?:seeing|welcoming)\b/,
  /\b(?:colleague|team|someone|somebody|manager|staff|human|agent|they)\b[^.?!]{0,40}?(?:['’]ll|\bwill|\bis going to|\bare going to|\bis on (?:the|their) way)\b/,
  /\b(?:transferring|connecting|forwarding|booking|cancelling|canceling|moving|reserving|confirming) (?:you|it|that|this|your|the)\b/,
]

/** "Once it is confirmed" and "you are not booked yet" claim nothing. Only the words right behind the condition or the denial are taken out. */
const ENGLISH_HARMLESS = [
  /\b(?:once|when|until|before|whether|if)\s+(?:you(?:['’]re| are)|(?:it|that|this|everything)(?:['’]s| is| has been)|(?:your|the|this|that) \w+ (?:is|has been))\s+\w+/g,
  new RegExp(`(?:\\bnot|n['’]t|\\bnever)(?: (?:yet|been|be|actually|fully))* (?:${DONE})`, 'g'),
]

const ARABIC: readonly RegExp[] = [
  /(?:^|\s)(?:و|ف|لقد |قد )?(?:تم|تمت)\s/,
  /(?:^|\s)[وف]?(?:حجزت|حجزنا|اكدت|اكدنا|الغيت|الغينا|غيرت|غيرنا|نقلت|نقلنا|اجلت|اجلنا|حولت|حولنا|بلغت|بلغنا|ابلغت|ابلغنا|خبرت|خبرنا|ارسلت|ارسلنا|بعثت|بعتت|رتبت|ثبتت|ثبتنا|ثبت|سجلت|سجلنا|عدلت|عدلنا)(?:لك|لكم|لكي|تك|ك|ه|ها|نا|الك)?(?=\s|$|[.,!،])/,
  /(?:موعدك|حجزك|موعدكم|حجزكم|الموعد|الحجز|طلبك|رسالتك)\s+(?:\S+\s+){0,2}?(?:موكد|موكده|محجوز|محجوزه|ملغي|ملغى|ملغيه|مثبت|مسجل|جاهز|وصلت|وصل)/,
  /(?:^|\s)(?:نراك|نراكم|بنشوفك|منشوفك|نشوفك|بانتظارك|بانتظاركم|ننتظرك|ناطرينك|في انتظارك)/,
  /(?:^|\s)(?:س|رح |راح |ح|هي|بي)(?:يتواصل|تتواصل|نتواصل|يتصل|نتصل|يرد|نرد|تواصل|تصل)/,
]

/** The words that claim something done, proven or not, or promise it in somebody's name. */
export function findPromise(_context: TurnContext, _facts: Facts, { text }: Sentence): Flag[] {
  const english = ENGLISH_HARMLESS.reduce((rest, harmless) => rest.replace(harmless, ' '), text.toLowerCase())
  const folded = fold(text).text
  const isArabicQuestion = /^\s*هل\s/.test(folded) && /[؟?]/.test(text)
  const found = firstMatch(ENGLISH, english) ?? (isArabicQuestion ? null : firstMatch(ARABIC, folded))
  return found === null ? [] : [{ kind: 'unverified_action', severity: 'high', excerpt: found.trim().slice(0, 120) }]
}

function firstMatch(patterns: readonly RegExp[], text: string): string | null {
  for (const pattern of patterns) {
    const match = pattern.exec(text)
    if (match) return match[0]
  }
  return null
}
