import { resourceOf, type Session } from '../dialogue/session.ts'

/**
 * Brings the conversation's lead up to what is known: creates it at the first sign of interest, afterwards writes only what changed. A failed write is not
 * worth losing a reply over: the next turn writes it again.
 */
export async function syncLead(session: Session, status?: 'qualified' | 'booked'): Promise<void> {
  const { state, turn, tools } = session
  const resource = resourceOf(session, state.task?.resourceId ?? null)
  const preferred = Object.keys(turn.context.pack.lead_attributes).find((name) => name.startsWith('preferred_'))
  const { timeline, ...described } = state.attributes
  const attributes = {
    ...described,
    ...(resource?.kind === 'staff' && preferred ? { [preferred]: resource.name } : {}),
  }
  const known: Record<string, unknown> = {
    name: state.contact.name ?? undefined,
    phone: state.contact.phone ?? undefined,
    email: state.contact.email ?? undefined,
    timeline: typeof timeline === 'string' ? timeline.slice(0, 40) : undefined,
    intent: state.task?.kind === 'book' ? 'book' : undefined,
    status: status ?? (isQualified(session) ? 'qualified' : undefined),
    attributes: Object.keys(attributes).length > 0 ? attributes : undefined,
  }
  const before = state.lead ?? {}
  const rank = ['new', 'qualified', 'booked']
  if (rank.indexOf(String(known.status)) < rank.indexOf(String(before.status ?? 'new'))) known.status = undefined
  const patch = Object.fromEntries(
    Object.entries(known).filter(([name, value]) => value !== undefined && JSON.stringify(value) !== JSON.stringify(before[name])),
  )
  if (state.lead !== null && Object.keys(patch).length === 0) return
  const result = await tools.call('qualification', 'update_lead', patch)
  if (result.ok) state.lead = { ...before, ...patch }
}

/** Qualified: every required slot of the pack that applies is known, and so is a way to reach the customer. */
function isQualified(session: Session): boolean {
  const { pack } = session.turn.context
  const required = pack.slots.filter((slot) => slot.required && !slot.only_if)
  const reachable = session.state.contact.phone !== null || session.state.contact.email !== null
  return reachable && required.every((slot) => session.state.attributes[slot.attribute] !== undefined)
}
