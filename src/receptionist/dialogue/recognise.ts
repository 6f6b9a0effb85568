import type { TurnContext } from '../context.ts'
import type { DialogueState } from './state.ts'

/** A returning customer isn't asked again what is known of them; the read-back says it, and they can change it. */
export function recognise({ customer }: TurnContext, { contact }: DialogueState): void {
  contact.name ??= customer?.name ?? null
  contact.email ??= customer?.email ?? null
}

/** The number that the channel itself proves; null on the web, where anybody can type any number, and for a caller who withholds theirs. */
export function provenPhone({
  conversation,
}: {
  readonly conversation: Pick<TurnContext['conversation'], 'channel' | 'identifier_key'>
}): string | null {
  const isPhone = conversation.channel === 'whatsapp' || conversation.channel === 'voice'
  return isPhone && /^\+\d+$/.test(conversation.identifier_key) ? conversation.identifier_key : null
}
