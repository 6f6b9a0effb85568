import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { InboxRow } from '../../../../src/contract/console/inbox-operations.ts'
import { call, sdk } from '../../api/client.ts'
import { meQuery, useBusiness } from '../../api/session.ts'
import { tell, tellError } from '../../ui/toast.ts'
import { changeConversation, conversationKey, findRow, placeRow } from './inbox-cache.ts'
import { useInboxTexts } from './texts.ts'

/** Taking over, handing back and closing: shown at once, taken back when the server refuses. */
export function useActions(id: string) {
  const t = useInboxTexts()
  const { slug, user_id: userId } = useBusiness()
  const name = useQuery(meQuery).data?.account.name ?? ''
  const queryClient = useQueryClient()
  const place = (row: InboxRow) => placeRow(queryClient, slug, row, userId)
  const show = (change: Partial<InboxRow>) => {
    const row = findRow(queryClient, slug, id)
    if (row) place({ ...row, ...change })
    else changeConversation(queryClient, { slug, id }, (known) => ({ ...known, row: { ...known.row, ...change } }))
    return { before: row }
  }
  const undo = (error: unknown, _input: unknown, shown: { before: InboxRow | undefined } | undefined) => {
    if (shown?.before) place(shown.before)
    tellError(error)
    void queryClient.invalidateQueries({ queryKey: conversationKey(slug, id) })
  }
  const take = useMutation({
    mutationFn: (input: { from_colleague: boolean }) => call(slug, 'takeConversation', { id, ...input }),
    onMutate: () => show({ owner: 'human', status: 'active', holder: { id: userId, name }, is_answering: false }),
    onSuccess: (row) => {
      place(row)
      tell(t('taken_done'))
    },
    onError: undo,
  })
  const handBack = useMutation({
    mutationFn: () => call(slug, 'handConversationBack', { id }),
    onMutate: () => show({ owner: 'bot', status: 'active', holder: null }),
    onSuccess: (row) => {
      place(row)
      tell(t('handed_done'))
    },
    onError: undo,
  })
  const close = useMutation({
    mutationFn: () => sdk(slug).conversations.close(id),
    onMutate: () => show({ status: 'closed', is_answering: false }),
    onSuccess: () => {
      tell(t('closed_done'))
      void queryClient.invalidateQueries({ queryKey: conversationKey(slug, id) })
    },
    onError: undo,
  })
  return { take, handBack, close }
}
