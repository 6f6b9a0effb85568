import { z } from 'zod'
import { askContactForTeam } from '../../../agents/about-us.ts'
import { say } from '../../../dialogue/session.ts'
import { type Thinking, wasSaid } from '../thinking.ts'
import { modelTool, refused, TOLD } from './model-tool.ts'

/** Keeps what the customer said of their wish. It is written with the lead at the end of the turn, together with what the tracker read. */
export const updateLead = modelTool({
  description: 'Notes what the customer said of their wish, by the attributes that there are.',
  arguments: z.strictObject({ attributes: z.record(z.string(), z.union([z.string().max(500), z.number(), z.boolean()])) }),
  run(thinking, { attributes }) {
    const { session } = thinking
    const types = session.turn.context.pack.lead_attributes
    const kept = Object.entries(attributes).filter(([name, value]) => isOf(thinking, types[name], value))
    for (const [name, value] of kept) session.state.attributes[name] ??= value
    return { ok: true, noted: kept.map(([name]) => name), attributes: Object.keys(types) }
  },
})

/** Of the attribute's type; a free text only in the customer's own words, a number only if they named it. */
function isOf(thinking: Thinking, type: string | undefined, value: string | number | boolean): boolean {
  if (type === undefined || type === 'string[]') return false
  if (type === 'boolean') return typeof value === 'boolean'
  if (type === 'integer' || type === 'number') return typeof value === 'number' && thinking.session.reading.numbers.includes(value)
  if (type === 'string') return typeof value === 'string' && wasSaid(thinking, value)
  return typeof value === 'string' && type.split('|').includes(value)
}

export const requestHandoff = modelTool({
  description: 'Asks a human of the team to take over this conversation.',
  arguments: z.strictObject({ reason: z.string().min(1).max(200) }),
  async run({ session }, { reason }) {
    if (session.turn.context.conversation.status === 'awaiting_human') {
      say(session, { act: 'waiting_for_team' })
      return { ok: true, note: TOLD }
    }
    const result = await session.tools.attempt('handoff', 'request_handoff', { reason })
    if (!result.ok) return result
    session.state.task = null
    session.state.asked = null
    say(session, { act: 'handed_off', reason })
    askContactForTeam(session)
    return { ok: true, note: TOLD }
  },
})

/** What the team gets are the customer's words, and not what a model made of them. */
export const takeMessage = modelTool({
  description: "Puts the customer's last message or question into the team's queue, in their own words.",
  arguments: z.strictObject({ kind: z.enum(['question', 'message']) }),
  async run({ session }, { kind }) {
    const { context } = session.turn
    const content = (kind === 'question' ? (context.state.openQuestion ?? context.text) : context.text).slice(0, 4096).trim()
    if (content === '') return refused('empty', 'there is nothing to pass on')
    const taken = await session.tools.attempt('faq', 'take_message', { kind, content, language: session.reading.language })
    if (!taken.ok) return taken
    session.state.openQuestion = null
    say(session, { act: 'message_taken' })
    askContactForTeam(session)
    return { ok: true, note: TOLD }
  },
})
