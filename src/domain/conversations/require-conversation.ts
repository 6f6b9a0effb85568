import type { AppError } from '../../contract/errors.ts'
import type { TenantDb } from '../../db/database.ts'
import { conversationExists, conversationNotFound } from './queries.ts'

/** Throws `not_found` unless the business has a conversation of this id. */
export async function requireConversation(tx: TenantDb, id: string): Promise<void> {
  if (!(await conversationExists(tx, id))) throw conversationNotFound()
}

export function noSuchConversation(): AppError {
  return conversationNotFound()
}
