import { randomUUID } from 'node:crypto'
import { until } from './vorel.ts'

interface Message {
  readonly sequence_number: number
  readonly role: string
  readonly content: string
}

export interface Visitor {
  readonly conversationId: string
  readonly greeting: string
  /** Sends `text` and returns when it was accepted; its sequence number. */
  send(text: string): Promise<number>
  /** The first reply after the message of that number. */
  replyAfter(sequence: number, ms?: number): Promise<string>
  /** Both. */
  say(text: string): Promise<string>
  list(after?: number): Promise<{ data: Message[]; status: string; typing: boolean }>
}

/** Somebody on a business's chat page. */
export async function openVisitor(url: string, slug = 'demo-salon', body: Record<string, unknown> = {}): Promise<Visitor> {
  const page = await (await fetch(`${url}/chat/${slug}`)).text()
  const widgetKey = /data-widget-key="([^"]+)"/.exec(page)?.[1]
  const opened = await post(`${url}/api/chat/${widgetKey}/sessions`, body, 201)
  const messages = `${url}/api/chat/sessions/${opened.session_token}/messages`
  const visitor: Visitor = {
    conversationId: String(opened.conversation_id),
    greeting: String(opened.greeting),
    async send(text) {
      return Number((await post(messages, { client_message_id: randomUUID(), text }, 202)).sequence_number)
    },
    async replyAfter(sequence, ms = 15_000) {
      let replies: Message[] = []
      await until(
        async () => {
          const { data } = await visitor.list(sequence)
          replies = data.filter((message) => message.role !== 'customer')
          return replies.length > 0
        },
        ms,
        `a reply after message ${sequence}`,
        250,
      )
      return replies.map((message) => message.content).join('\n')
    },
    async say(text) {
      return visitor.replyAfter(await visitor.send(text))
    },
    async list(after = 0) {
      const response = await fetch(`${messages}?after=${after}`)
      if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
      return (await response.json()) as Awaited<ReturnType<Visitor['list']>>
    },
  }
  return visitor
}

async function post(url: string, body: unknown, status: number): Promise<Record<string, unknown>> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  const text = await response.text()
  if (response.status !== status) throw new Error(`${url}: ${response.status} ${text}`)
  return JSON.parse(text) as Record<string, unknown>
}
