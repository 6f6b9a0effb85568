import type { InboxRow } from '../../../contract/console/inbox-operations.ts'
import type { TenantTx } from '../../../db/database.ts'
import { noSuchConversation } from '../../../domain/conversations/require-conversation.ts'
import { handBack } from '../../../domain/handoffs/hand-back.ts'
import { replyAsHuman } from '../../../domain/handoffs/reply-as-human.ts'
import { takeOver } from '../../../domain/handoffs/take-over.ts'
import { addNote } from '../../../domain/inbox/add-note.ts'
import { getInboxConversation } from '../../../domain/inbox/get-inbox-conversation.ts'
import { listInbox } from '../../../domain/inbox/list-inbox.ts'
import { listTranscript } from '../../../domain/inbox/list-transcript.ts'
import { markRead } from '../../../domain/inbox/mark-read.ts'
import { setPresence } from '../../../domain/inbox/presence.ts'
import { readRows } from '../../../domain/inbox/read-rows.ts'
import type { ConsoleHandlers } from '../bind-console.ts'

export const inboxHandlers = {
  listInbox: (tx, { input, actor }) => listInbox(tx, { ...input, user_id: actor.id }),
  getInboxConversation: (tx, { input, actor }) => getInboxConversation(tx, { id: input.id, user_id: actor.id }),
  listTranscript: (tx, { input }) => listTranscript(tx, input),
  markConversationRead: async (tx, { input, actor }) =>
    void (await markRead(tx, { conversation_id: input.id, user_id: actor.id, up_to_sequence_number: input.up_to_sequence_number })),
  takeConversation: async (tx, { input, actor }) => {
    await takeOver(tx, { conversation_id: input.id, actor, from_colleague: input.from_colleague })
    return rowOf(tx, input.id)
  },
  handConversationBack: async (tx, { input, actor }) => {
    await handBack(tx, { conversation_id: input.id, actor })
    return rowOf(tx, input.id)
  },
  sendReply: async (tx, { input, actor }) => {
    const { id, client_id, text, from_colleague } = input
    const sent = await replyAsHuman(tx, { conversation_id: id, client_id, text, from_colleague, actor })
    // Whoever answers has seen what they answer.
    await markRead(tx, { conversation_id: id, user_id: actor.id, up_to_sequence_number: sent.sequence_number })
    return sent
  },
  addNote: (tx, { input, actor }, ctx) =>
    addNote(tx, {
      conversation_id: input.id,
      note_id: input.client_id,
      author_id: actor.id,
      text: input.text,
      mentions: input.mentions,
      url: `${ctx.config.http.publicUrl}/inbox/${input.id}`,
    }),
  setPresence: async (tx, { input, actor }) => void (await setPresence(tx, { ...input, user_id: actor.id })),
} satisfies Partial<ConsoleHandlers>

async function rowOf(tx: TenantTx, id: string): Promise<InboxRow> {
  const [row] = await readRows(tx, [id])
  if (!row) throw noSuchConversation()
  return row
}
