import { Temporal } from 'temporal-polyfill'
import type { SlotView } from '../acts.ts'
import type { Expectation } from '../understanding/types.ts'
import type { DialogueState } from './state.ts'

/** How the understanding should read the customer's next words, given what the receptionist last asked or offered. */
export function expectationsOf(
  state: DialogueState,
  input: { timeZone: string; offeringLabels: ReadonlyMap<string, string>; entryLabels: ReadonlyMap<string, string> },
): Expectation[] {
  const also = state.alsoAsked
  const beside: Expectation[] = also?.type === 'integer' || also?.type === 'number' ? [{ kind: 'number', slot: also.attribute }] : []
  return [...askedFor(state, input), ...beside]
}

function askedFor(
  state: DialogueState,
  input: { timeZone: string; offeringLabels: ReadonlyMap<string, string>; entryLabels: ReadonlyMap<string, string> },
): Expectation[] {
  const { timeZone } = input
  const asked = state.asked
  const offered = state.task?.offered ?? []
  const choice: Expectation[] = offered.length > 0 ? [{ kind: 'choice', options: offered.map((slot) => choiceOption(slot, timeZone)) }] : []
  if (!asked) return choice
  switch (asked.what) {
    case 'offering':
      return [{ kind: 'offering' }, { kind: 'choice', options: asked.options.map((id) => ({ label: input.offeringLabels.get(id) ?? '' })) }]
    case 'when':
      return [{ kind: 'when' }]
    case 'slot':
      return [
        ...choice,
        { kind: 'when' },
        { kind: 'yes_no', about: 'slot' },
        ...(asked.contact ? [{ kind: 'name' } as const, { kind: 'phone' } as const] : []),
      ]
    case 'name':
      return [{ kind: 'name' }, ...choice]
    case 'phone':
      return [{ kind: 'phone' }, ...choice]
    case 'booking_phone':
      return [{ kind: 'phone' }]
    // Read by its own rule (agents/verifying.ts).
    case 'code':
      return []
    case 'name_and_phone':
    case 'contact_for_team':
      return [{ kind: 'name' }, { kind: 'phone' }, ...choice]
    case 'offer_booking':
      return [{ kind: 'yes_no', about: 'booking' }, { kind: 'when' }]
    case 'offer_human':
      return [{ kind: 'yes_no', about: 'offer' }]
    case 'attribute':
      if (asked.type === 'integer' || asked.type === 'number') return [{ kind: 'number', slot: asked.attribute }]
      if (asked.type === 'boolean') return [{ kind: 'yes_no', about: asked.attribute }]
      if (asked.type === 'date') return [{ kind: 'when' }, { kind: 'text', slot: asked.attribute }]
      return [{ kind: 'text', slot: asked.attribute }]
    case 'clarify_when':
      return [{ kind: 'when' }, { kind: 'choice', options: asked.options.map((option) => ({ label: option.date?.from ?? '' })) }]
    case 'appointment':
      return [{ kind: 'choice', options: asked.ids.map(() => ({ label: '' })) }, { kind: 'when' }]
    case 'message_text':
      return [{ kind: 'text', slot: 'message' }]
    case 'take_message': {
      const before =
        state.interrupted?.what === 'attribute' ? askedFor({ ...state, asked: state.interrupted, interrupted: null }, input) : []
      return [{ kind: 'yes_no', about: asked.what }, ...before.filter((expectation) => expectation.kind !== 'text'), ...choice]
    }
    case 'did_you_mean':
      return [
        { kind: 'choice', options: asked.entry_ids.map((id) => ({ label: input.entryLabels.get(id) ?? '' })) },
        { kind: 'yes_no', about: asked.what },
      ]
    case 'offer_waitlist':
      return [{ kind: 'yes_no', about: asked.what }, { kind: 'when' }, ...choice]
    case 'waitlist_offer':
    case 'confirm_booking':
    case 'confirm_reschedule':
    case 'confirm_cancel':
    case 'anything_else':
      return [{ kind: 'yes_no', about: asked.what }, ...choice]
    default:
      return asked satisfies never
  }
}

function choiceOption(slot: SlotView, timeZone: string): { local: string; label: string } {
  const local = Temporal.Instant.from(slot.start).toZonedDateTimeISO(timeZone).toPlainDateTime().toString({ smallestUnit: 'minute' })
  return { local, label: [slot.resource?.en, slot.resource?.ar].filter(Boolean).join(' ') }
}
