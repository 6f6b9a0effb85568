import { useEffect, useMemo } from 'react'
import type { Presence } from '../../../../src/contract/console/inbox-operations.ts'
import { call } from '../../api/client.ts'
import { useBusiness } from '../../api/session.ts'
import { useLiveState } from './live-context.ts'

/** Whoever skims through the list is nowhere for long. */
const SETTLED_MS = 400

/** Tells the others that this page shows the conversation, and whether a reply is being written. */
export function useTellPresence(conversationId: string, isReplying: boolean): void {
  const { slug } = useBusiness()
  const { streamId } = useLiveState()
  useEffect(() => {
    if (streamId === null) return
    const timer = setTimeout(() => {
      // Nobody waits for it: what fails is told again with the next change.
      call(slug, 'setPresence', { stream_id: streamId, conversation_id: conversationId, is_replying: isReplying }).catch(() => undefined)
    }, SETTLED_MS)
    return () => clearTimeout(timer)
  }, [slug, streamId, conversationId, isReplying])
  useEffect(() => {
    if (streamId === null) return
    return () => {
      call(slug, 'setPresence', { stream_id: streamId, conversation_id: null, is_replying: false }).catch(() => undefined)
    }
  }, [slug, streamId])
}

/** Colleagues who have it open, each once. */
export function useOthers(conversationId: string): readonly Presence[] {
  const { user_id: userId } = useBusiness()
  const { people } = useLiveState()
  return useMemo(() => {
    const others = new Map<string, Presence>()
    for (const person of people) {
      if (person.conversation_id !== conversationId || person.user_id === userId) continue
      if (person.is_replying || !others.has(person.user_id)) others.set(person.user_id, person)
    }
    return [...others.values()]
  }, [people, conversationId, userId])
}
