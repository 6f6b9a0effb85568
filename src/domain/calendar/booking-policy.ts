import { z } from 'zod'
import { loadPack } from '../packs/pack.ts'

/** How far ahead, how soon and how finely a business can be booked. */
export interface BookingPolicy {
  /** Nothing is offered that starts sooner than this. */
  readonly leadTimeMinutes: number
  /** Slots start at multiples of this from local midnight. */
  readonly slotStepMinutes: number
  /** Nothing is offered that starts later than so many times 24 hours from now. */
  readonly horizonDays: number
  /** Length of a booking whose offering says none. */
  readonly defaultDurationMinutes: number
}

/** People ask for "quarter to five", so a quarter of an hour is the usual step. */
const DEFAULTS = { lead_time_minutes: 30, slot_step_minutes: 15, horizon_days: 60 }

const policy = z.object({
  lead_time_minutes: z.int().min(0).max(525_600).catch(DEFAULTS.lead_time_minutes),
  slot_step_minutes: z.int().min(5).max(1440).catch(DEFAULTS.slot_step_minutes),
  horizon_days: z.int().min(1).max(730).catch(DEFAULTS.horizon_days),
  default_duration_minutes: z.int().min(5).max(480).optional().catch(undefined),
})
const settingsWithBooking = z.object({ booking: policy }).catch({ booking: DEFAULTS })

/**
 * From `settings.booking` and the vertical's pack; a member that makes no sense counts as left out, so that a bad setting never stops the
 * calendar.
 */
export function bookingPolicy(tenant: { readonly vertical: string; readonly settings: unknown }): BookingPolicy {
  const { booking } = settingsWithBooking.parse(tenant.settings)
  return {
    leadTimeMinutes: booking.lead_time_minutes,
    slotStepMinutes: booking.slot_step_minutes,
    horizonDays: booking.horizon_days,
    defaultDurationMinutes: booking.default_duration_minutes ?? loadPack(tenant.vertical).booking.default_duration_minutes,
  }
}
