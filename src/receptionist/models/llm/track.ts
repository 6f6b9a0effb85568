import type { SlotView } from '../../acts.ts'
import { absorbContact } from '../../agents/contact.ts'
import { absorb } from '../../agents/taking-in.ts'
import { localDate, localMinutes } from '../../agents/wish.ts'
import { has, type Session } from '../../dialogue/session.ts'
import { newTask } from '../../dialogue/state.ts'
import { readWhens } from '../../understanding/time/read-whens.ts'
import type { DateRange } from '../../understanding/types.ts'
import type { Thinking } from './thinking.ts'

/** The embedded tracker beside a model: takes the customer's words into the state, so that either brain can go on from it in the next turn. */
export function trackCustomer(session: Session): void {
  const { state } = session
  absorbContact(session)
  state.optedOut = false
  state.stuck = 0
  if (state.task === null && has(session, 'book')) state.task = newTask('book')
  if (state.task !== null && state.task.kind !== 'cancel') absorb(session, state.task)
  // What was asked before is answered or passed over, but for a proof that is still to come; a question of this turn's own is set by the act that puts it.
  if (state.asked?.what !== 'code' && state.asked?.what !== 'booking_phone') state.asked = null
}

/** What the model's sentences offered, in their order: "the second" in the next turn points into it. */
export function trackOffer(thinking: Thinking, sentences: readonly string[]): void {
  const { session, shown } = thinking
  const { state } = session
  const offered = thinking.isOver ? [] : slotsNamed(thinking, sentences)
  const first = shown[0]
  if (offered.length === 0 || !first) return
  state.task ??= newTask('book')
  state.task.offered = offered
  state.asked = { what: 'slot', refs: offered.map((slot) => slot.ref) }
}

function slotsNamed({ session, shown }: Thinking, sentences: readonly string[]): SlotView[] {
  const { context } = session.turn
  const { timezone, country } = context.tenant
  const found = new Set<SlotView>()
  for (const act of session.acts) if (act.act === 'slots') for (const slot of act.slots) found.add(slot)
  let date: DateRange | null = null
  for (const text of sentences) {
    const { whens } = readWhens({
      text,
      now: context.now.getTime(),
      timeZone: timezone,
      dateOrder: country === 'US' ? 'mdy' : 'dmy',
      language: null,
      expectingWhen: false,
    })
    for (const when of whens) {
      date = when.date ?? date
      const minutes = [when, ...(when.ambiguity?.options ?? [])].flatMap((one) => (one.time ? [one.time.from % 1440] : []))
      const day = date
      const slot = shown.find(({ start }) => {
        const local = localDate(start, timezone)
        return minutes.includes(localMinutes(start, timezone)) && (day === null || (day.from <= local && local <= day.to))
      })
      if (slot) found.add(slot)
    }
  }
  return [...found]
}
