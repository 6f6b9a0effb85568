import type { InboxRow, Note, Presence, TranscriptMessage } from './inbox-operations.ts'

/** Below /api/console/t/{business}. */
export const LIVE_PATH = '/live'

/**
 * What `GET /live` says (Server-Sent Events; the name is the event's, the value its data):
 *
 * - `hello`: the stream's own id, for setPresence. A page that was connected before has missed what came between, and asks for it.
 * - `conversation`: one that has changed, with its latest messages (all that are new, and those whose delivery may have gone on) and notes.
 * - `presence`: who of the team looks at what, whole.
 * - `end`: the session was ended or the role is another; the page asks anew who it is.
 */
export interface LiveEvents {
  readonly hello: { readonly stream_id: string }
  readonly conversation: { readonly row: InboxRow; readonly messages: readonly TranscriptMessage[]; readonly notes: readonly Note[] }
  readonly presence: { readonly people: readonly Presence[] }
  readonly end: { readonly reason: 'session' | 'role' }
}
