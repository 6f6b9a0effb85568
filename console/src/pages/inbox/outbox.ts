import { useSyncExternalStore } from 'react'

/** What is on its way to the server, and what is being written: kept outside the components, so that another conversation may be opened meanwhile. */
export interface Outgoing {
  readonly clientId: string
  readonly text: string
  readonly kind: 'reply' | 'note'
}

const outgoing = new Map<string, readonly Outgoing[]>()
const drafts = new Map<string, string>()
const listeners = new Set<() => void>()
const NOTHING: readonly Outgoing[] = []

function changed(): void {
  for (const listener of listeners) listener()
}
function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useOutgoing(conversationId: string): readonly Outgoing[] {
  return useSyncExternalStore(subscribe, () => outgoing.get(conversationId) ?? NOTHING)
}

export function addOutgoing(conversationId: string, item: Outgoing): void {
  outgoing.set(conversationId, [...(outgoing.get(conversationId) ?? []), item])
  changed()
}

export function removeOutgoing(conversationId: string, clientId: string): void {
  outgoing.set(
    conversationId,
    (outgoing.get(conversationId) ?? []).filter((item) => item.clientId !== clientId),
  )
  changed()
}

const draftKey = (conversationId: string, kind: Outgoing['kind']) => `${kind} ${conversationId}`

export function useDraft(conversationId: string, kind: Outgoing['kind']): string {
  return useSyncExternalStore(subscribe, () => drafts.get(draftKey(conversationId, kind)) ?? '')
}

export function setDraft(conversationId: string, kind: Outgoing['kind'], text: string): void {
  if (text === '') drafts.delete(draftKey(conversationId, kind))
  else drafts.set(draftKey(conversationId, kind), text)
  changed()
}

export function draftOf(conversationId: string, kind: Outgoing['kind']): string {
  return drafts.get(draftKey(conversationId, kind)) ?? ''
}
