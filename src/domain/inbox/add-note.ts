import { sql } from 'kysely'
import type { Note } from '../../contract/console/inbox-operations.ts'
import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import { noSuchConversation } from '../conversations/require-conversation.ts'
import { wakeConversation } from '../conversations/wake-conversation.ts'
import { sendLetter } from '../team/send-letter.ts'
import { listNotes } from './list-notes.ts'

export interface AddNoteInput {
  readonly conversation_id: string
  /** The sender's own id: the same id again is the same note. */
  readonly note_id: string
  readonly author_id: string
  readonly text: string
  readonly mentions: readonly string[]
  /** Of the conversation in the console, for the mail to who is mentioned. */
  readonly url: string
}

/**
 * Tells colleagues something about a conversation; the customer never sees it. Who is mentioned finds it among their mentions and gets a mail, which says nothing
 * of the note or the customer. Throws `not_found`, and `bad_request` for a mention of somebody who is not of the team.
 */
export async function addNote(tx: TenantTx, input: AddNoteInput): Promise<Note> {
  const { rows: made } = await sql<{ id: string }>`
    insert into conversation_notes (tenant_id, id, conversation_id, author_id, text, after_sequence_number, created_at)
    select tenant_id, ${input.note_id}, id, ${input.author_id}, ${input.text}, last_sequence_number, ${tx.now.toISOString()}
    from conversations where tenant_id = ${tx.tenantId} and id = ${input.conversation_id}
    on conflict (tenant_id, id) do nothing returning id
  `.execute(tx.db)
  if (made.length > 0) await mention(tx, input)
  const note = (await listNotes(tx, { conversation_id: input.conversation_id })).find(({ id }) => id === input.note_id)
  if (!note) throw noSuchConversation()
  wakeConversation(tx, input.conversation_id)
  return note
}

async function mention(tx: TenantTx, { note_id, conversation_id, author_id, mentions, url }: AddNoteInput): Promise<void> {
  const people = [...new Set(mentions)]
  if (people.length === 0) return
  const { rows } = await sql<{ id: string; email: string; author: string }>`
    select u.id, u.email, (select name from users where tenant_id = ${tx.tenantId} and id = ${author_id}) as author from users u
    where u.tenant_id = ${tx.tenantId} and u.id = any(${people}::uuid[])
  `.execute(tx.db)
  if (rows.length < people.length) throw new AppError('bad_request', 'mentions: must be people of the team')
  const now = tx.now.toISOString()
  for (const { id, email, author } of rows) {
    const isOwn = id === author_id
    await tx.db
      .insertInto('conversation_mentions')
      .values({ tenant_id: tx.tenantId, note_id, user_id: id, conversation_id, seen_at: isOwn ? now : null })
      .execute()
    if (isOwn) continue
    const subject = `${author} mentions you in a conversation`
    await sendLetter(tx, { address: email, subject, body: `${author} has left a note for you:\n\n${url}` })
  }
}
