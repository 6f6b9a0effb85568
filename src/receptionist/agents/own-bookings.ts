import { resumeQuestion } from '../dialogue/resume.ts'
import { type Session, say } from '../dialogue/session.ts'
import { fold } from '../understanding/normalise.ts'
import { compilePhrases, findPhrases, lazy } from '../understanding/phrases.ts'
import { tokenize } from '../understanding/tokens.ts'
import { viewAppointment } from './committing.ts'

const ASKS = lazy(() =>
  compilePhrases([
    {
      value: true,
      phrases: [
        '(what time|when|what day|which day|what date) .. (is|was) .. (my|our) (appointment|appt|booking|reservation|table|visit|viewing|lesson|class)',
        '(what time|when|what day) (is|was) (it|that|mine) again',
        '(do|did) (i|we) have (an|a|any) (appointment|booking|reservation)',
        "(forgot|forget|don't remember|can't remember|remind me) .. (my|the|our) .. (appointment|booking|reservation|time)",
        '(متي|امتي|ايمتي) (موعدي|حجزي|موعدنا|حجزنا)',
        '(موعدي|حجزي|موعدنا|حجزنا) (متي|امتي|ايمتي|اي ساعه|الساعه كم|كم الساعه|اي يوم)',
        '(ما|مو|مش|نسيت) .. (اتذكر|بتذكر|متذكر|متذكره|فاكر|فاكره|تذكرت) .. (موعد*|حجز*|ساعه|وقت)',
        'نسيت .. (موعدي|حجزي|وقت موعدي|وقت الموعد)',
        '(ذكرني|ذكريني|ذكروني) .. (موعد*|حجز*)',
      ],
    },
  ]),
)

/** "When was my appointment again?" The bookings of whoever writes are told, and nobody else's. Returns whether the turn was that and there are any. */
export async function tellOwnBookings(session: Session): Promise<boolean> {
  if (findPhrases(ASKS(), tokenize(fold(session.turn.context.text.slice(0, 500)))).length === 0) return false
  const listed = await session.tools.call('booking', 'list_appointments', {})
  if (!listed.ok || listed.appointments.length === 0) return false
  say(session, { act: 'appointments', items: listed.appointments.map((row) => viewAppointment(session, row)) })
  resumeQuestion(session)
  return true
}
