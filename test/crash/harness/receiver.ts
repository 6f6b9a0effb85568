import { fork } from 'node:child_process'
import type { IncomingHttpHeaders } from 'node:http'
import path from 'node:path'
import { type Journal, openJournal } from './journal.ts'

/** A status, or `hold`: the request is taken and never answered. */
export type ReceiverAnswer = number | 'hold'

/** What the process is told. */
export type Order = { readonly answer: ReceiverAnswer } | { readonly refuse: string }

export interface Received {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly answer: ReceiverAnswer
}

/** A webhook receiver in a process of its own, with its own journal. Its `host:port` belongs into VOREL_EGRESS_ALLOW of the server. */
export interface ReceiverProcess {
  readonly port: number
  readonly url: string
  readonly journal: Journal<Received>
  /** How requests are answered from now on; 200 from the start. Resolves when the process knows. */
  answer(how: ReceiverAnswer): Promise<void>
  /** Requests whose body has `text` in it are answered with 400 from now on, for good. */
  refuse(text: string): Promise<void>
  /** Calls `listener` for each request, right after it was noted and before the answer is on its way. Returns how to end that. */
  onReceived(listener: () => void): () => void
  close(): Promise<void>
}

export async function openReceiverProcess(journalFile: string): Promise<ReceiverProcess> {
  const child = fork(path.join(import.meta.dirname, 'receiver-process.ts'), [journalFile], { execArgv: [] })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message: { port: number }) => resolve(message.port))
    child.once('exit', (code) => reject(new Error(`the receiver ended with ${code}`)))
  })
  const tell = (order: Order) =>
    new Promise<void>((resolve) => {
      const hear = (message: unknown) => {
        if (message !== 'told') return
        child.off('message', hear)
        resolve()
      }
      child.on('message', hear)
      child.send(order)
    })
  return {
    port,
    url: `http://127.0.0.1:${port}/hook`,
    journal: openJournal<Received>(journalFile),
    answer: (how) => tell({ answer: how }),
    refuse: (text) => tell({ refuse: text }),
    onReceived(listener) {
      const hear = (message: unknown) => {
        if (message === 'received') listener()
      }
      child.on('message', hear)
      return () => void child.off('message', hear)
    },
    close() {
      child.disconnect()
      return ended
    },
  }
}
