import { compilePhrases, findPhrases, lazy } from './phrases.ts'
import type { Token } from './tokens.ts'

/** Openings of a question that is written without its mark. */
const OPENINGS = [
  '^ (is|are|does|did|can|could|will|would|should|am|was|were)',
  '^ (what|whats|where|wheres|when|whens|who|whos|which|why|how|hows)',
  '^ (do|does|did|is|are|am|can|could|would|will|may|should|have|has) (you|u|i|we|it|they|there|the|your|my|this|that|he|she|someone|anyone|any)',
  '(hi|hello|hey|also|and|but|ok|okay|please|so|thanks) (what|where|when|who|which|why|how|whats) (is|are|s|do|does|can|much|many|long|time|about|your|the)?',
  '(hi|hello|hey|also|and|but|so|thanks) (do|does|can|could|is|are|will|would) (you|u|i|we|it|there|the|your|my)',
  'how (much|many|long|far|late|soon|about)',
  'what about',
  "what's",
  'what (time|is|are|do|does)',
  '(any|got any|have any) (slots|availability|openings|tables|appointments|discount|offers|chance)',
  'is (there|it) (a|an|any|possible|ok|okay)',
  'can (i|you|we)',
  'could (i|you|we)',
  'may i',
  'do you',
  'are you',
  '^ anything',
  'هل',
  'وين',
  'فين',
  'اين',
  'متى',
  'امتى',
  'ايمتى',
  '(بكم|بكام|قديش|بقديش|اديش)',
  '^ كم',
  'كم (سعر|السعر|يكلف|تكلفه|ياخذ|مده|حق)',
  '(شو|ايش|وش|شنو|ايه) (هي|هو|عندكم|في|الخدمات|المواعيد|خدماتكم|رايك|رايكم|بتقدموا|تقدمون|الفرق|افضل|سعر|اسعار|مواعيد|رقم)',
  '^ (شو|ايش|وش|شنو|مين|منو|كيف|ليش|ليه|لماذا|ماذا|ازاي|شلون)',
  'ممكن (اعرف|اسال|احجز|اجي|تقولي|تقول|تعطيني|حد|اغير|نغير)',
  '^ ممكن',
  '^ (في|فيه|عندكم|عندك|لديكم) (موعد|مواعيد|مجال|حجز|خصم|مواقف|باركنج|موقف|طاوله|مكان|توصيل|عروض)',
  'لو سمحت* (وين|كم|متى|بكم)',
  'في مجال',
  'يصير',
  'ينفع',
] as const

const openings = lazy(() => compilePhrases([{ value: true, phrases: OPENINGS }]))

const FILLERS: ReadonlySet<string> = new Set(
  'um umm uh uhm er erm hmm hm like well so ok okay يعني اه ااه امم اممم ام طيب طب والله بس'.split(' '),
)

/** تقبلون, بتاخدوا: who begins with what the business does asks whether it does. */
const ASKS_YOU = /^(?:ت[\u0621-\u064a]{2,6}ون|بت[\u0621-\u064a]{2,6}وا?)$/

/** True for a question, marked or not; what is said while thinking of one doesn't count. */
export function isQuestionText(text: string, tokens: readonly Token[]): boolean {
  if (text.includes('?')) return true
  const begins = tokens.findIndex((token) => !FILLERS.has(token.text))
  if (ASKS_YOU.test(tokens[begins]?.text ?? '')) return true
  return findPhrases(openings(), begins > 0 ? tokens.slice(begins) : tokens).length > 0
}
