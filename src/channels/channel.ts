/** The ways in and out. Instagram and e-mail are reserved: known by name, refused on ingest. */
export const CHANNELS = ['whatsapp', 'voice', 'webform', 'instagram', 'email'] as const
export type ChannelName = (typeof CHANNELS)[number]

export interface OutgoingMessage {
  readonly tenant_id: string
  readonly conversation_id: string
  readonly message_id: string
  /** The conversation's customer_identifier. */
  readonly to: string
  readonly text: string
  readonly language: 'en' | 'ar' | 'mixed' | null
}

/** How a delivery went. `later` is tried again on the job's ladder, `refused` is not; `mocked` means stored, with no live transport to send it through. */
export type Sent =
  | { readonly kind: 'sent'; readonly external_id: string | null }
  | { readonly kind: 'mocked' }
  | { readonly kind: 'later'; readonly reason: string; readonly retryAfterMs: number | null }
  | { readonly kind: 'refused'; readonly reason: string }

/**
 * One transport. The web chat has none: its visitors read the stored messages (src/api/chat/stream.ts), so a message is delivered by being there. `send` is
 * called outside every transaction, and may be called again for a message whose outcome was not recorded.
 */
export interface Channel {
  readonly name: ChannelName
  send(message: OutgoingMessage, options: { readonly signal: AbortSignal }): Promise<Sent>
}
