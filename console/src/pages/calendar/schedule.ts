import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ConflictError } from '@vorel/sdk'
import type { ConsoleOutput, ConsoleSent } from '../../../../src/contract/console/routes.ts'
import { call } from '../../api/client.ts'
import { useBusiness } from '../../api/session.ts'
import { useCommonTexts } from '../../i18n/common.ts'
import { formatDateTime } from '../../i18n/format.ts'
import { tellError, tellWithUndo } from '../../ui/toast.ts'
import { useCalendarTexts } from './texts.ts'

export type Schedule = ConsoleOutput<'getSchedule'>
export type Booking = Schedule['appointments'][number]
export type Resource = Schedule['resources'][number]
export type Move = ConsoleSent<'moveAppointment'>

export const isOccupying = (booking: Booking) => booking.status === 'confirmed' || booking.status === 'rescheduled'

export function useSchedule(from: string, to: string) {
  const { slug } = useBusiness()
  return useQuery({
    queryKey: [slug, 'schedule', from, to],
    queryFn: ({ signal }) => call(slug, 'getSchedule', { from, to }, { signal }),
    placeholderData: (before) => before,
    refetchInterval: 30_000,
  })
}

/** Another booking that has the resource then; buffers, which only the server knows, are left to it. */
export function conflictOf(schedule: Schedule | undefined, move: Move): Booking | null {
  if (move.resource_id === null) return null
  const [start, end] = [Date.parse(move.scheduled_start), Date.parse(move.scheduled_end)]
  const meets = (booking: Booking) => Date.parse(booking.scheduled_start) < end && Date.parse(booking.scheduled_end) > start
  return (
    schedule?.appointments.find(
      (each) => each.id !== move.id && each.resource_id === move.resource_id && isOccupying(each) && meets(each),
    ) ?? null
  )
}

interface Moving {
  readonly to: Move
  /** As it was, for the way back; null on the way back. */
  readonly from: Booking | null
}

/** Shows the booking at its new place at once; refused, it goes back and the one in its way is named. */
export function useMoveBooking() {
  const t = useCalendarTexts()
  const common = useCommonTexts()
  const { slug, timezone } = useBusiness()
  const queryClient = useQueryClient()
  const queryKey = [slug, 'schedule']
  const move = useMutation({
    mutationFn: ({ to }: Moving) => call(slug, 'moveAppointment', to),
    onMutate: async ({ to: input }) => {
      await queryClient.cancelQueries({ queryKey })
      const before = queryClient.getQueriesData<Schedule>({ queryKey })
      const rival = before.map(([, schedule]) => conflictOf(schedule, input)).find((each) => each !== null)
      queryClient.setQueriesData<Schedule>({ queryKey }, (schedule) =>
        schedule
          ? { ...schedule, appointments: schedule.appointments.map((each) => (each.id === input.id ? { ...each, ...input } : each)) }
          : schedule,
      )
      return { before, rival }
    },
    onError: (error, _input, context) => {
      for (const [key, data] of context?.before ?? []) queryClient.setQueryData(key, data)
      const rival = error instanceof ConflictError ? context?.rival : null
      tellError(rival ? new Error(t('taken', { name: rival.customer_name })) : error)
    },
    // Here and not beside `mutate`: a window in which it was asked for has closed by then, and takes its own callbacks with it.
    onSuccess: (_stored, { to, from }) => {
      if (!from) return
      const { id, scheduled_start, scheduled_end, resource_id } = from
      const undo = () => move.mutate({ to: { id, scheduled_start, scheduled_end, resource_id }, from: null })
      tellWithUndo(t('moved', { when: formatDateTime(to.scheduled_start, timezone) }), { label: common('undo'), onUndo: undo })
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey }),
  })
  return (from: Booking, to: Omit<Move, 'id'>) => move.mutate({ to: { id: from.id, ...to }, from })
}
