import type { TurnContext } from '../context.ts'
import { TOOLS } from '../tools/tools.ts'
import type { Facts } from './facts.ts'
import type { Flag } from './flag.ts'
import type { Sentence } from './read-sentence.ts'

/** What a customer must not hear: how the receptionist thinks, works and is instructed, and the marks of machines. */
const LEAKS: readonly RegExp[] = [
  // Reasoning.
  /<\/?(?:thinking|think|thought|reasoning|scratchpad|analysis|tool|function|answer|response)\b/,
  /^\W*(?:thoughts?|thinking|reasoning|analysis|plan|observation|action|action input|final answer|internal note)\s*:/,
  /\bthe (?:user|customer|client|caller|guest|visitor) (?:wants|want|is asking|asks|asked|said|says|needs|seems|is looking|is trying|has asked|would like|wrote|mentioned)\b/,
  /(?:^|[^\p{L}])(?:المستخدم|العميل|العميله|الزبون|الزائر|المتصل) (?:يريد|تريد|يسال|تسال|طلب|يطلب|قال|يقول|يبحث|كتب|يحتاج)/u,
  // Tools.
  /\b(?:call|calling|invoke|invoking|use|using|run|running|query|querying) (?:the |a |my )?(?:\w+ ){0,2}(?:function|tool|api|endpoint|database)\b/,
  /\b(?:function|tool) (?:call|result|output|response)s?\b/,
  /(?:ساستدعي|استدعاء|ساستخدم|باستخدام) (?:ال)?(?:اداه|دال|داله|وظيفه)/u,
  // Instructions.
  /\b(?:as|i am) an? (?:\w+ ){0,2}language model\b|\blarge language model\b/,
  /\b(?:system prompt|(?:my|these|the system|system|hidden|internal|initial) (?:instructions|prompt|guidelines|directives))\b/,
  /\bi (?:was|am|have been) (?:instructed|told|programmed|prompted|configured) (?:to|not to|that)\b/,
  /(?:نموذج|نموذجا) لغوي|تعليماتي|تعليمات النظام|توجيهات النظام|موجه النظام|بصفتي (?:ذكاء|نموذج)/u,
]
const NAMES = new RegExp(`\\b(?:${Object.keys(TOOLS).join('|')}|search_offerings|search_knowledge|send_whatsapp_message|crm_[a-z_]+)\\b`)
const REFERENCE = /\b(?:slot|appt|offering|resource|entry|lead|conv)_\w+\b|\b[a-z]{2,}(?:_[a-z\d]+)+\b/
const ID = /\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/i
const MARKUP = /```|<\/?[a-z][a-z\d]*(?:\s[^<>]*)?>|\*\*\S|^#{1,6} |\]\(https?:|[[{]\s*"[\w ]+"\s*:|^\s*[{[]\s*$|\|\s*-{3,}\s*\|/

/** What of a sentence must not be said aloud. An honest "I'm an AI" may; addresses on the net are no code. */
export function findLeak(_context: TurnContext, _facts: Facts, { text, said }: Sentence): Flag[] {
  const bare = text.replace(/https?:\/\/\S+|www\.\S+|\S+@\S+/g, ' ')
  const found =
    LEAKS.map((pattern) => pattern.exec(said)).find((match) => match !== null) ??
    NAMES.exec(bare) ??
    REFERENCE.exec(bare.toLowerCase()) ??
    ID.exec(bare) ??
    MARKUP.exec(bare)
  return found ? [leak(found)] : []
}

/** How only a model talks, and what only a model is given: wider than what templates and the business's own pages must be held to. */
const THINKING: readonly RegExp[] = [
  /\bmy (?:instructions?|prompt|guidelines|rules)\b|\bsystem (?:message|instructions?)\b/i,
  /\b(?:the|this) (?:user|customer)(?: is|['’]s| wants| asked| asks| seems| has| said)\b/i,
  /<\/?[a-z_]+>|[{}]|\bnull\b|\bundefined\b|customer_message|business_data/i,
  /^\s*(?:okay, so|let me think|first, i (?:need|should|will))/i,
]

export function findThinking(_context: TurnContext, _facts: Facts, { text }: Sentence): Flag[] {
  const found = THINKING.map((pattern) => pattern.exec(text)).find((match) => match !== null)
  return found ? [leak(found)] : []
}

function leak([words]: RegExpExecArray): Flag {
  return { kind: 'leak', severity: 'high', excerpt: words.trim().slice(0, 120) }
}
