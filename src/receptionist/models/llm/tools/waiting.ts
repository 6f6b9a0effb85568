import { z } from 'zod'
import { answerWaitingList, canWait, joinWaitingList, offerWaiting, remindOfOffer, wantsToWait } from '../../../agents/waiting-list.ts'
import { newTask, type Task } from '../../../dialogue/state.ts'
import { contradictionOfWait } from '../cross-check.ts'
import type { Thinking } from '../thinking.ts'
import { Day, Minute, minutes, resourceNamed } from './looking.ts'
import { ASKED, modelTool, refused, TOLD } from './model-tool.ts'
import { visitOf } from './visit.ts'

export const joinWaitlist = modelTool({
  description:
    'Puts the customer on the waiting list for days on which nothing suits them: what becomes free is held and offered to them. Where they have not asked for it, the system asks them first.',
  arguments: z.strictObject({
    offering: z.string().nullable(),
    also: z.array(z.string()).max(4).default([]).describe('further services of the same visit'),
    resource: z.string().nullable().describe('name of one member of staff, if the customer wants that one'),
    first_day: Day,
    last_day: Day,
    after: Minute.nullable(),
    before: Minute.nullable(),
  }),
  async run(thinking, args) {
    const { session } = thinking
    const { state } = session
    const resourceId = args.resource === null ? null : resourceNamed(thinking, args.resource)
    if (args.resource !== null && resourceId === null) return refused('not_found', 'nobody of that name works here')
    const visit = visitOf(thinking, { ...args, resource: resourceId })
    if ('refusal' in visit) return visit.refusal
    const range = { from: args.first_day, to: args.last_day < args.first_day ? args.first_day : args.last_day }
    const contradiction = contradictionOfWait(thinking, range)
    if (contradiction) return refused('contradiction', contradiction)
    const [offeringId = null, ...alsoIds] = visit.ids
    const task: Task = { ...newTask('book'), offeringId, alsoIds, resourceId, wish: { ...range, times: timesOf(thinking, args) } }
    if (!canWait(session, task)) return refused('cannot_wait', 'only for a day or a week that can be booked')
    state.task = task
    if (!wantsToWait(session)) {
      offerWaiting(session, task)
      thinking.isOver = true
      return ASKED
    }
    task.waits = true
    await joinWaitingList(session, task)
    if (state.task === null) return { ok: true, note: TOLD }
    // Who they are is asked for, and whoever reads the answer goes on from there.
    thinking.isOver = true
    return refused('needs_contact', 'The customer is being asked for name and number. Your turn ends here.')
  },
})

function timesOf({ session }: Thinking, { after, before }: { after: string | null; before: string | null }) {
  if (after === null && before === null) return session.state.task?.wish?.times ?? []
  return [{ from: after === null ? 0 : minutes(after), to: before === null ? 1440 : minutes(before), approximate: false }]
}

export const leaveWaitlist = modelTool({
  description: 'Takes the customer off the waiting list, when they ask for that.',
  arguments: z.strictObject({}),
  async run(thinking) {
    const { session } = thinking
    if (session.turn.context.waitlist.length === 0) return refused('not_found', 'this customer is on no waiting list')
    if (!(await answerWaitingList(session))) return refused('not_asked', 'the customer has not asked for that: ask whether they want it')
    thinking.isOver = true
    return { ok: true, note: TOLD }
  },
})

/** The offer is read out once more in our own words; what is said to it next is its answer (route.ts). */
export const acceptOffer = modelTool({
  description: 'For a customer who wants the time that became free for them. The system reads it out, asks for their yes and books it.',
  arguments: z.strictObject({}),
  run(thinking) {
    const { session } = thinking
    session.state.asked = { what: 'waitlist_offer' }
    remindOfOffer(session)
    if (!session.acts.some((act) => act.act === 'waitlist_offer')) {
      session.state.asked = null
      return refused('expired', 'nothing is held for this customer any more: look at the calendar')
    }
    thinking.isOver = true
    return ASKED
  },
})
