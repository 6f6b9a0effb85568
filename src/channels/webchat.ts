import type { Channel } from './channel.ts'

/**
 * The web chat's way out. Its visitors read the stored messages (src/api/chat/stream.ts), so a message is sent by being there; `wake` (the signal
 * `conversation:<id>`) only makes open streams look at once instead of within two seconds.
 */
export function webchatChannel(wake: (conversationId: string) => void): Channel {
  return {
    name: 'webform',
    async send(message) {
      wake(message.conversation_id)
      return { kind: 'sent', external_id: null }
    },
  }
}
