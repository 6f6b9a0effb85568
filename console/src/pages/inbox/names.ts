import type { InboxRow } from '../../../../src/contract/console/inbox-operations.ts'
import type { InboxTexts } from './texts.ts'

/** How a conversation is called: by the name, else by the number or address; a web visitor has neither. */
export function nameOf(row: Pick<InboxRow, 'id' | 'customer_name' | 'customer_identifier'>, t: InboxTexts): string {
  if (row.customer_name) return row.customer_name
  return isInternal(row.customer_identifier) ? `${t('visitor')} ${row.id.slice(-4)}` : row.customer_identifier
}

/** Web chats are told apart by an address of ours, which says nothing to anybody. */
export function isInternal(identifier: string): boolean {
  return /^(?:chat|visitor|form)-|^erased-|^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(identifier)
}
