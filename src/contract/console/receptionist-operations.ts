import { z } from 'zod'
import { visibleText } from '../common.ts'
import type { ConsoleOperation } from './operation.ts'

const Words = z.object({ en: z.string(), ar: z.string() })
const Language = z.enum(['en', 'ar'])
const When = z.enum(['before_booking', 'qualify'])
const Name = visibleText(80)

/** What may be said otherwise than the trade's own way; what is left out stays as it is. */
export const ReceptionistDraft = z.strictObject({
  default_language: Language.optional(),
  persona: z.strictObject({ name: z.strictObject({ en: Name, ar: Name }), tone: visibleText(200) }).optional(),
  /** What is asked, in this order. */
  slots: z
    .array(z.strictObject({ attribute: z.string(), when: When, required: z.boolean() }))
    .max(30)
    .optional(),
  booking: z
    .strictObject({
      lead_time_minutes: z.int().min(0).max(525_600),
      slot_step_minutes: z.int().min(5).max(1440),
      horizon_days: z.int().min(1).max(730),
      default_duration_minutes: z.int().min(5).max(480),
    })
    .optional(),
})
export type ReceptionistDraft = z.output<typeof ReceptionistDraft>

const Persona = z.object({ name: Words, tone: z.string() })
const Booking = z.object({
  lead_time_minutes: z.int(),
  slot_step_minutes: z.int(),
  horizon_days: z.int(),
  default_duration_minutes: z.int(),
})
const Slot = z.object({
  attribute: z.string(),
  label: Words,
  /** The plainest of its wordings. */
  question: Words,
  when: When,
  required: z.boolean(),
  is_asked: z.boolean(),
})

export const ReceptionistSettings = z.object({
  default_language: Language,
  persona: Persona,
  /** Those that are asked, in their order, then those that could be. */
  slots: z.array(Slot),
  booking: Booking,
  /** As the trade has it. */
  defaults: z.object({ persona: Persona, slots: z.array(Slot), booking: Booking }),
  /** Settings that the receptionist leaves aside, since they fit nothing; a sentence each. */
  problems: z.array(z.string()),
})
export type ReceptionistSettings = z.output<typeof ReceptionistSettings>

/** Who the receptionist is, what it asks, and how it books. */
export const receptionist = {
  getReceptionist: { role: 'viewer', output: ReceptionistSettings },
  setReceptionist: { role: 'admin', input: ReceptionistDraft, output: ReceptionistSettings },
} as const satisfies Record<string, ConsoleOperation>
