import type { AffectedBooking } from '../../../../../src/contract/console/hours-operations.ts'
import { useBusiness } from '../../../api/session.ts'
import { formatDateTime } from '../../../i18n/format.ts'

/** Bookings that somebody has to see to. */
export function BookingList({ bookings }: { readonly bookings: readonly AffectedBooking[] }) {
  const { timezone } = useBusiness()
  return (
    <ul className="grid max-h-60 divide-y overflow-y-auto rounded-md border text-sm">
      {bookings.map(({ id, customer_name, scheduled_start }) => (
        <li key={id} className="flex flex-wrap justify-between gap-x-4 px-3 py-2">
          <bdi className="font-medium">{customer_name}</bdi>
          <span className="text-muted-foreground">{formatDateTime(scheduled_start, timezone)}</span>
        </li>
      ))}
    </ul>
  )
}
