import type { Slot } from '../../contract/availability.ts'
import type { TenantTx } from '../../db/database.ts'
import { bookingPolicy } from '../calendar/booking-policy.ts'
import { MAX_BUFFER_MINUTES } from '../calendar/occupied.ts'
import { readCalendar } from '../calendar/read-calendar.ts'
import { DAY, MINUTE } from '../calendar/zone.ts'
import { type ComputedSlot, computeSlots } from './compute-slots.ts'
import { eligibleResources, readBusy, readFacts } from './queries.ts'

export interface AvailabilityRequest {
  /** RFC 3339 instants; slots start at or after `from` and before `to`. */
  readonly from: string
  readonly to: string
  readonly offering_id?: string | undefined
  /** Further services of the same visit: their lengths add up, and one resource must be able to do all. */
  readonly also_offering_ids?: readonly string[] | undefined
  readonly resource_id?: string | undefined
  /** Otherwise what the offerings' `duration_minutes` add up to, otherwise the business's usual length. */
  readonly duration_minutes?: number | undefined
  readonly party_size?: number | undefined
  /** Its own hold does not stand in its way. */
  readonly exclude_conversation_id?: string | undefined
  /** The appointment that is to be moved does not stand in its own way. */
  readonly exclude_appointment_id?: string | undefined
}

/**
 * What can be booked now, by start; among slots of one start the smallest resource that has room comes first. A business that has no
 * resources (archived ones are resources too) keeps one calendar, whose slots have `resource_id` null and which its appointments without a
 * resource fill.
 *
 * Throws not_found naming `offering_id` or `resource_id` when this tenant has no such row.
 */
export async function listAvailability(tx: TenantTx, request: AvailabilityRequest): Promise<Slot[]> {
  const facts = await readFacts(tx, request)
  const policy = bookingPolicy(facts)
  const window = { start: Date.parse(request.from), end: Date.parse(request.to) }
  const durationMinutes = request.duration_minutes ?? lengthOf(facts.offerings, policy.defaultDurationMinutes)
  const bounds = {
    window,
    earliestStart: tx.now.getTime() + policy.leadTimeMinutes * MINUTE,
    latestStart: tx.now.getTime() + policy.horizonDays * DAY,
  }
  const reach = {
    start: Math.max(window.start, bounds.earliestStart) - MAX_BUFFER_MINUTES * MINUTE,
    end: Math.min(window.end, bounds.latestStart) + durationMinutes * MINUTE + MAX_BUFFER_MINUTES * MINUTE,
  }
  if (window.start >= window.end || reach.start >= reach.end) return []

  const eligible = facts.has_resources ? await eligibleResources(tx, request) : [IMPLICIT_RESOURCE]
  if (eligible.length === 0) return []
  const ids = eligible.flatMap((resource) => (resource.id === null ? [] : [resource.id]))
  const { hours, closures } = await readCalendar(tx, ids, reach)
  const exclude = { conversation_id: request.exclude_conversation_id ?? null, appointment_id: request.exclude_appointment_id ?? null }
  const busy = await readBusy(tx, { ids: facts.has_resources ? ids : null, reach, exclude })
  return written(
    computeSlots({
      ...bounds,
      timezone: facts.timezone,
      durationMinutes,
      stepMinutes: policy.slotStepMinutes,
      businessHours: hours.get(null) ?? [],
      businessClosures: closures.get(null) ?? [],
      resources: eligible.map(({ id, buffer_before_minutes, buffer_after_minutes }) => ({
        id,
        bufferBeforeMinutes: buffer_before_minutes,
        bufferAfterMinutes: buffer_after_minutes,
        hours: id === null ? [] : (hours.get(id) ?? []),
        closures: id === null ? [] : (closures.get(id) ?? []),
        busy: busy.get(id) ?? [],
      })),
    }),
  )
}

const IMPLICIT_RESOURCE = { id: null, buffer_before_minutes: 0, buffer_after_minutes: 0 }

/** One after another; an offering without a length takes the business's usual one. */
function lengthOf(offerings: readonly { readonly attributes: unknown }[], usual: number): number {
  return offerings.reduce((sum, { attributes }) => sum + (offeringDuration(attributes) ?? usual), 0) || usual
}

/** A whole number of minutes, as a number or written as one; catalogues come from elsewhere. */
function offeringDuration(attributes: unknown): number | null {
  if (typeof attributes !== 'object' || attributes === null || !('duration_minutes' in attributes)) return null
  const { duration_minutes: given } = attributes
  const minutes = typeof given === 'string' && /^\d{1,4}$/.test(given) ? Number(given) : given
  return typeof minutes === 'number' && Number.isInteger(minutes) && minutes >= 5 && minutes <= 1440 ? minutes : null
}

/** Many slots share a start, and writing instants out is the dearest part of a long list. */
function written(slots: readonly ComputedSlot[]): Slot[] {
  let [at, start, end] = [Number.NaN, '', '']
  return slots.map((slot) => {
    if (slot.start !== at) [at, start, end] = [slot.start, new Date(slot.start).toISOString(), new Date(slot.end).toISOString()]
    return { start, end, resource_id: slot.resource_id }
  })
}
