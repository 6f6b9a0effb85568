import type { Slot } from '../../domain/packs/pack.ts'
import { offeringOf, resourceOf, type Session } from '../dialogue/session.ts'
import { servicesOf } from '../dialogue/visit.ts'

/** The next slot of the pack that is unknown, applies, and may still be asked for. */
export function nextAttribute(session: Session, when: Slot['when'], required: boolean): Slot | null {
  const { pack } = session.turn.context
  return (
    pack.slots.find(
      (slot) =>
        slot.when === when &&
        slot.required === required &&
        session.state.attributes[slot.attribute] === undefined &&
        (session.state.askedAttributes[slot.attribute] ?? 0) < (required ? slot.max_asks : 1) &&
        applies(session, slot) &&
        !offeringAnswers(session, slot),
    ) ?? null
  )
}

function applies(session: Session, slot: Slot): boolean {
  const condition = slot.only_if
  if (!condition) return true
  const { task } = session.state
  const values =
    condition.of === 'lead'
      ? [session.state.attributes[condition.attribute]]
      : (task ? servicesOf(task) : []).map((id) => offeringOf(session, id)?.attributes[condition.attribute])
  return values.some((value) => condition.values.some((allowed) => allowed === value))
}

/** A chosen offering may answer the question by itself: nobody who picked a flat is asked how many bedrooms they want. */
function offeringAnswers(session: Session, slot: Slot): boolean {
  const rule = slot.offering_answers
  const resource = resourceOf(session, session.state.task?.resourceId ?? null)
  // Who asks for Dr. Leila needn't say which specialty.
  if (rule && resource && resource.offering_ids.length > 0) return true
  const value = rule && offeringOf(session, session.state.task?.offeringId ?? null)?.attributes[rule.attribute]
  return value !== undefined && value !== null
}
