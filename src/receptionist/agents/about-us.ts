import { provenPhone } from '../dialogue/recognise.ts'
import { ask, type Session, say } from '../dialogue/session.ts'
import { fold } from '../understanding/normalise.ts'
import { compilePhrases, findPhrases, lazy } from '../understanding/phrases.ts'
import { tokenize } from '../understanding/tokens.ts'

type Remark = 'asks_if_ai' | 'wants_human' | 'abuse' | 'leaves_message' | 'tells_somebody'

/** Remarks about the receptionist itself. A question about it gets the truth, a wish for a person a person. */
const remarks = lazy(() =>
  compilePhrases<Remark>([
    {
      value: 'asks_if_ai',
      phrases: [
        '(are|r) (you|u) .. (robot|bot|ai|machine|computer|human|real|person|automated|chatbot|chatgpt|gpt|virtual|alive)',
        '(are|r) (you|u) (really)? .. (a|an)? (human|real)',
        'am i (talking|speaking|chatting|writing|texting) (to|with) .. (human|person|bot|robot|machine|ai|someone|computer|real)',
        'is (this|that|it) (a|an)? (real|live|actual)? (bot|robot|ai|human|person|machine|automated|computer|chatbot)',
        'who am i (talking|speaking|chatting|writing|texting) (to|with)',
        '^ who (is|are) (this|you)',
        "^ who's this",
        '^ what are you $',
        '(انت|انتي|انتم|هذا|هذه|حضرتك) (بوت|روبوت|ربوت|اله|انسان|بني ادم|حقيقي|حقيقيه|شخص|موظف|موظفه|بشر|ذكاء|برنامج|كمبيوتر)',
        '(احكي|اتكلم|اكلم|اتحدث|احاكي|بحكي|بكلم|اتواصل) مع? (بوت|روبوت|ربوت|انسان|شخص|بني ادم|اله|موظف|ذكاء)',
        '(مين|من|منو) (معي|معاي|معايا|انت|انتي|حضرتك)',
        'هل انت',
      ],
    },
    {
      value: 'wants_human',
      phrases: [
        '(want|need|prefer|like|get|give|connect|transfer|put|let|can|could|may|please) .. (talk|speak|chat|human|person|agent|someone|manager|colleague)',
        '(بدي|ابي|ابغى|ابغي|عايز|عايزه|عاوز|اريد|ممكن|حولني|حوليني|وصلني|حابب|حابه|احتاج) .. (احكي|اكلم|اتكلم|اتحدث|موظف*|شخص*|انسان|حد|احد|مدير*)',
      ],
    },
    {
      value: 'leaves_message',
      phrases: [
        '(leave|send|take|pass on|give) (you|them|her|him|the team|the doctor)? (a|my|this|the)? message',
        'pass (this|that|it|a message) (on|along)',
        '(اترك|اخلي|ابعث|ارسل|توصل|وصل|توصلون|وصلوا) .. (رساله|رسالتي)',
      ],
    },
    {
      value: 'tells_somebody',
      phrases: [
        '(tell|inform|remind|notify) .. (that|i|we|to|about)',
        'let (her|him|them|the team|the doctor|the manager) know',
        '(بلغ|بلغي|بلغوا|خبر|خبري|خبروا|قول|قولي|قولوا|اخبر|اخبري) .. (اني|انني|اننا|انو|انه|ان)',
      ],
    },
    {
      value: 'abuse',
      phrases: [
        '(fuck|fucking|fuk|stfu|shit|bitch|asshole|bastard|moron|idiot|idiots|stupid|dumb|retard|useless)',
        'shut up',
        'go to hell',
        'screw you',
        'piece of (garbage|trash|junk|crap)',
        '(غبي|غبيه|حمار|حماره|كلب|كلبه|تافه|حقير|حقيره|وسخ|زباله|خرا|اهبل|هبله|متخلف)',
        '(روح|روحي|اذهب) (للجحيم|لجهنم|جهنم|الي الجحيم)',
        'الي الجحيم',
        '(تفو|طز) (عليك|عليكم|فيك|فيكم)?',
        'انقلع',
        'اسكت',
      ],
    },
  ]),
)

function remarksOf(session: Session): ReadonlySet<Remark> {
  const found = findPhrases(remarks(), tokenize(fold(session.turn.context.text.slice(0, 4000))))
  return new Set(found.map(({ value }) => value))
}

/** "Are you a robot?" is answered with the truth; who wants a person besides is handed over by the caller. Returns whether that was the question. */
export function admitBeingAi(session: Session): { readonly asked: boolean; readonly wantsHuman: boolean } {
  const said = remarksOf(session)
  const wantsHuman = said.has('wants_human')
  if (!said.has('asks_if_ai') || !session.reading.isQuestion) return { asked: false, wantsHuman }
  // The greeting says who is speaking; the answer says it again, and better.
  const at = session.acts.findIndex((act) => act.act === 'greet')
  if (at !== -1) session.acts.splice(at, 1)
  say(session, { act: 'am_ai' })
  return { asked: true, wantsHuman }
}

/** Whether the turn leaves a message for somebody: its text with it, or yet to be asked for (`empty`). */
export function messageWish(session: Session): 'told' | 'empty' | null {
  const said = remarksOf(session)
  const { reading, turn } = session
  const words = turn.context.text.trim().split(/\s+/).length
  if (said.has('leaves_message')) return words > 9 ? 'told' : 'empty'
  const isAboutSomebody =
    reading.resources.length > 0 ||
    /\b(?:her|him|them|team|doctor|manager|owner|staff|teacher|chef)\b|الفريق|الدكتور|الطبيب|المدير/i.test(turn.context.text)
  return said.has('tells_somebody') && isAboutSomebody ? 'told' : null
}

/** Whether the turn is mere abuse; answered calmly, with a way out. */
export function stayCalm(session: Session): boolean {
  if (!remarksOf(session).has('abuse')) return false
  say(session, { act: 'stay_calm' })
  if (session.state.task === null) session.state.asked = { what: 'offer_human' }
  return true
}

/** A yes to "shall a colleague take over?" */
export function acceptsHuman(session: Session): boolean {
  return session.state.asked?.what === 'offer_human' && session.reading.polarity === 'yes'
}

/** Asks whom the team may call back, as far as it isn't known. */
export function askContactForTeam(session: Session): void {
  const { contact } = session.state
  // The number is known where the channel itself is one.
  if (contact.phone !== null || contact.email !== null || provenPhone(session.turn.context) !== null) return
  ask(session, { what: 'contact_for_team' })
}
