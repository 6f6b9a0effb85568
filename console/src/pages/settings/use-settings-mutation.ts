import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query'
import { tell, tellError } from '../../ui/toast.ts'

/** A change that is told when it is done, with the list that it belongs to read anew. */
export function useSettingsMutation<I, O>(work: (input: I) => Promise<O>, { invalidates, done }: { invalidates: QueryKey; done?: string }) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: work,
    onSuccess: () => done && tell(done),
    onError: tellError,
    onSettled: () => queryClient.invalidateQueries({ queryKey: invalidates }),
  })
}
