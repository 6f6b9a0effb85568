import { sql } from 'kysely'
import type { TenantDb } from '../../db/database.ts'
import { foldedPattern } from './queries.ts'

/** More than anybody scrolls through. Of messages so many are looked at, and twice as many of the latest. */
const MOST = 1000
/** Messages are found by groups of three letters. */
const LEAST_LETTERS = 3
const LEAST_DIGITS = 3

/**
 * The ids of conversations in which `words` occur: in the customer's name, address, number (however it is spaced) or in a message. Letters count as one in all
 * their Arabic spellings.
 */
export async function findConversations(tx: TenantDb, words: string): Promise<string[]> {
  const sought = words.trim()
  const pattern = foldedPattern(sought)
  const digits = sought.replaceAll(/[^\d٠-٩]/g, '')
  const isNumber = digits.length >= LEAST_DIGITS && /^[\d٠-٩\s+()./-]+$/.test(sought)
  // A local spelling begins with 0, the stored form with the country's code.
  const number = foldedPattern(digits.replace(/^[0٠]+/, ''))
  const { rows: known } = await sql<{ id: string }>`
    select c.id from conversations c left join customers k on k.tenant_id = ${tx.tenantId} and k.id = c.customer_id
    where c.tenant_id = ${tx.tenantId} and (
      search_fold(coalesce(c.customer_name, '') || ' ' || coalesce(k.name, '') || ' ' || coalesce(k.email, '') || ' ' || c.customer_identifier) like ${pattern}
      or (${isNumber} and regexp_replace(c.identifier_key || ' ' || coalesce(k.phone_e164, '') || ' ' || coalesce(k.phone, ''), '[^0-9 ]', '', 'g') like ${number})
    )
    order by coalesce(c.last_message_at, c.created_at) desc limit ${MOST}
  `.execute(tx.db)
  if ([...sought].length < LEAST_LETTERS) return known.map(({ id }) => id)
  const { rows: said } = await sql<{ id: string }>`
    select conversation_id as id from find_conversations_by_words(${pattern}, ${MOST})
  `.execute(tx.db)
  return [...new Set([...known, ...said].map(({ id }) => id))]
}
