import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ApiError } from '@vorel/sdk'
import { useEffect } from 'react'
import type { Try } from '../../../src/contract/console/sandbox-operations.ts'
import { call } from '../api/client.ts'
import { request } from '../api/request.ts'
import { useBusiness } from '../api/session.ts'
import { tellError } from '../ui/toast.ts'

export interface OpenTry {
  readonly session_token: string
  readonly conversation_id: string
  readonly purpose: 'panel' | 'preview'
}

const keyOf = (slug: string, id: string) => [slug, 'try', id]

/** The try as it stands, kept up to date by the chat's own live events. */
export function useTranscript({ session_token, conversation_id, purpose }: OpenTry) {
  const { slug } = useBusiness()
  const queryClient = useQueryClient()
  const queryKey = keyOf(slug, conversation_id)
  useEffect(() => {
    const source = new EventSource(`/api/chat/sessions/${session_token}/events`)
    const look = () => void queryClient.invalidateQueries({ queryKey: keyOf(slug, conversation_id) })
    for (const name of ['message', 'status', 'typing']) source.addEventListener(name, look)
    return () => source.close()
  }, [session_token, conversation_id, slug, queryClient])
  return useQuery({
    queryKey,
    queryFn: ({ signal }) => call(slug, 'getTry', { purpose, conversation_id }, { signal }),
    staleTime: 0,
    // One that was cleared won't come back.
    retry: (failures, error) => failures < 2 && !(error instanceof ApiError && error.status < 500),
  })
}

/** Says something as a customer; it is shown at once. */
export function useSay({ session_token, conversation_id }: OpenTry) {
  const { slug } = useBusiness()
  const queryClient = useQueryClient()
  const queryKey = keyOf(slug, conversation_id)
  return useMutation({
    mutationFn: ({ id, text }: { id: string; text: string }) =>
      request('POST', `/api/chat/sessions/${session_token}/messages`, { body: { client_message_id: id, text } }),
    onMutate: ({ id, text }) => show(queryClient, queryKey, { id, text }),
    onError: (error, { id }) => {
      queryClient.setQueryData<Try>(queryKey, (known) => known && { ...known, messages: known.messages.filter((one) => one.id !== id) })
      tellError(error)
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey }),
  })
}

async function show(queryClient: QueryClient, queryKey: readonly string[], { id, text }: { id: string; text: string }): Promise<void> {
  await queryClient.cancelQueries({ queryKey })
  queryClient.setQueryData<Try>(queryKey, (known) => {
    if (!known) return known
    const message: Try['messages'][number] = {
      ...{ id, role: 'customer', content: text, language: null, created_at: new Date().toISOString(), delivery_status: 'received' },
      ...{ sequence_number: (known.messages.at(-1)?.sequence_number ?? 0) + 1, author: null, client_id: null, source: null },
      ...{ acts: [], tool_calls: [], sources: [], flags: [], intents: [] },
    }
    return { ...known, is_answering: true, messages: [...known.messages, message] }
  })
}
