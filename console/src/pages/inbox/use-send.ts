import { useQueryClient } from '@tanstack/react-query'
import { ApiError } from '@vorel/sdk'
import { useRef, useState } from 'react'
import type { InboxConversation, TranscriptMessage } from '../../../../src/contract/console/inbox-operations.ts'
import { call } from '../../api/client.ts'
import { useBusiness } from '../../api/session.ts'
import { changeConversation, conversationKey, mergeMessages, mergeNotes, setRead } from './inbox-cache.ts'
import { addOutgoing, draftOf, type Outgoing, removeOutgoing, setDraft } from './outbox.ts'

/** A message that did not get through keeps its id: sent again it is the same message, whether the first one had arrived or not. */
interface Failed {
  readonly clientId: string
  readonly text: string
}

/** Sends a reply or a note: the bubble is there at once, and goes with its words back into the box when the server refuses. */
export function useSend(id: string) {
  const { slug } = useBusiness()
  const queryClient = useQueryClient()
  const failed = useRef<Failed | null>(null)
  const [error, setError] = useState<{ id: string; message: string; isColleagues: boolean } | null>(null)

  const send = async (kind: Outgoing['kind'], text: string, options: { from_colleague?: boolean; mentions?: string[] } = {}) => {
    const clientId = failed.current?.text === text ? failed.current.clientId : crypto.randomUUID()
    failed.current = null
    setError(null)
    addOutgoing(id, { clientId, text, kind })
    setDraft(id, kind, '')
    try {
      if (kind === 'note') {
        const note = await call(slug, 'addNote', { id, client_id: clientId, text, mentions: options.mentions ?? [] })
        changeConversation(queryClient, { slug, id }, (known) => ({ ...known, notes: mergeNotes(known.notes, [note]) }))
      } else {
        const sent = await call(slug, 'sendReply', { id, client_id: clientId, text, from_colleague: options.from_colleague ?? false })
        showSent({ text, clientId, ...sent })
        setRead(queryClient, { slug, id, upTo: sent.sequence_number })
      }
      removeOutgoing(id, clientId)
    } catch (refusal) {
      removeOutgoing(id, clientId)
      failed.current = { clientId, text }
      const written = draftOf(id, kind)
      setDraft(id, kind, written === '' ? text : `${text}\n${written}`)
      const isColleagues = refusal instanceof ApiError && refusal.status === 409 && /has this conversation$/.test(refusal.message)
      setError({ id, message: refusal instanceof Error ? refusal.message : String(refusal), isColleagues })
      void queryClient.invalidateQueries({ queryKey: conversationKey(slug, id) })
    }
  }

  /** In place of the bubble, until the stream tells the whole of it. */
  const showSent = ({
    text,
    clientId,
    message_id,
    sequence_number,
  }: {
    text: string
    clientId: string
    message_id: string
    sequence_number: number
  }) =>
    changeConversation(queryClient, { slug, id }, (known): InboxConversation => {
      if (known.messages.some((message) => message.sequence_number === sequence_number)) return known
      const message: TranscriptMessage = {
        ...{ id: message_id, sequence_number, role: 'human_agent', content: text, language: null, client_id: clientId, author: null },
        ...{ created_at: new Date().toISOString(), delivery_status: known.row.channel === 'webform' ? 'sent' : 'pending' },
        ...{ source: 'human', acts: [], tool_calls: [], sources: [], flags: [] },
      }
      return { ...known, messages: mergeMessages(known.messages, [message]) }
    })
  return { send, error: error?.id === id ? error : null, dismiss: () => setError(null) }
}
