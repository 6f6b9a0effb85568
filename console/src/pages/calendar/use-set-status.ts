import { useMutation, useQueryClient } from '@tanstack/react-query'
import { sdk } from '../../api/client.ts'
import { useBusiness } from '../../api/session.ts'
import { useCommonTexts } from '../../i18n/common.ts'
import { tellError, tellWithUndo } from '../../ui/toast.ts'
import type { Booking } from './schedule.ts'
import { useCalendarTexts } from './texts.ts'

export type Ending = 'cancelled' | 'completed' | 'no_show'

interface StatusChange {
  readonly booking: Booking
  readonly status: Booking['status']
  /** Taken back: not offered once more. */
  readonly isUndo?: boolean
}

/** Ends a booking one way or another; for ten seconds one click brings it back, unless its time was given away meanwhile. */
export function useSetStatus() {
  const t = useCalendarTexts()
  const common = useCommonTexts()
  const { slug } = useBusiness()
  const queryClient = useQueryClient()
  const set = useMutation({
    mutationFn: ({ booking, status }: StatusChange) => sdk(slug).appointments.update(booking.id, { status }),
    // Here and not beside `mutate`: the window in which it was clicked has closed by then, and takes its own callbacks with it.
    onSuccess: (_stored, { booking, status, isUndo = false }) => {
      if (isUndo || status === 'confirmed' || status === 'rescheduled') return
      const undo = () => set.mutate({ booking, status: booking.status, isUndo: true })
      tellWithUndo(t(`was_${status}`, { name: booking.customer_name }), { label: common('undo'), onUndo: undo })
    },
    onError: tellError,
    onSettled: () => queryClient.invalidateQueries({ queryKey: [slug, 'schedule'] }),
  })
  return (booking: Booking, status: Ending) => set.mutate({ booking, status })
}
