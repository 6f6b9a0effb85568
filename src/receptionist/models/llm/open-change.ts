import { mergeWish } from '../../agents/wish.ts'
import { has, type Session } from '../../dialogue/session.ts'
import { newTask, type Task } from '../../dialogue/state.ts'

/** The change of a booking that the conversation is about, begun where there is none: the customer's own words decide which, before `otherwise` does. */
export function openChange(session: Session, otherwise: 'reschedule' | 'cancel'): Task {
  const { state, reading } = session
  const wanted = has(session, 'cancel') ? 'cancel' : has(session, 'reschedule') ? 'reschedule' : otherwise
  if (state.task === null || state.task.kind === 'book') state.task = newTask(wanted)
  if (state.task.kind === 'reschedule') state.task.wish = mergeWish(state.task.wish, reading.whens)
  return state.task
}
