import { type QueryKey, useQueryClient } from '@tanstack/react-query'
import { useBusiness } from '../../../api/session.ts'

/** After a change of what can be booked when: reads `queryKey` anew, and the calendar, which shows it too. */
export function useCalendarRefresh(queryKey: QueryKey): () => Promise<void> {
  const { slug } = useBusiness()
  const queryClient = useQueryClient()
  return async () => {
    await Promise.all([queryClient.invalidateQueries({ queryKey }), queryClient.invalidateQueries({ queryKey: [slug, 'schedule'] })])
  }
}
