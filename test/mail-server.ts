import type { AddressInfo } from 'node:net'
import { createServer, type Socket } from 'node:net'

export interface ReceivedMail {
  readonly from: string
  readonly to: readonly string[]
  /** Headers and body as they came, lines ended by CRLF, dots unstuffed. */
  readonly source: string
}

export interface MailServer {
  readonly port: number
  readonly url: string
  readonly mails: ReceivedMail[]
  /** What the next lines are answered with, by the command they begin with (`RCPT`, `DATA`, `.` for the end of the data, …); a null hangs. Empty: all is taken. */
  readonly answers: Map<string, string | null>
  close(): Promise<void>
}

/** Enough of SMTP to take a mail, without TLS and without a login, on 127.0.0.1. */
export async function openMailServer(): Promise<MailServer> {
  const mails: ReceivedMail[] = []
  const answers = new Map<string, string | null>()
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket))
    const say = (command: string, usual: string) => {
      const answer = answers.has(command) ? answers.get(command) : usual
      if (answer) socket.write(`${answer}\r\n`)
      return answer === usual
    }
    let envelope = { from: '', to: [] as string[] }
    let isData = false
    let rest = ''
    say('greeting', '220 mail.test')
    socket.on('data', (chunk) => {
      rest += chunk.toString('utf8')
      for (;;) {
        const end = rest.indexOf(isData ? '\r\n.\r\n' : '\r\n')
        if (end < 0) return
        const line = rest.slice(0, end)
        rest = rest.slice(end + (isData ? 5 : 2))
        if (isData) {
          isData = false
          if (say('.', '250 taken')) mails.push({ ...envelope, source: line.replaceAll('\r\n..', '\r\n.') })
          continue
        }
        const command = line.slice(0, 4).toUpperCase()
        const address = /<([^>]*)>/.exec(line)?.[1] ?? ''
        if (command === 'EHLO' || command === 'HELO') say(command, '250 mail.test')
        else if (command === 'MAIL') {
          if (say(command, '250 ok')) envelope = { from: address, to: [] }
        } else if (command === 'RCPT') {
          if (say(command, '250 ok')) envelope.to.push(address)
        } else if (command === 'DATA') isData = say(command, '354 go on')
        else say(command, command === 'QUIT' ? '221 bye' : '250 ok')
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // a TCP server
  return {
    port,
    url: `smtp://127.0.0.1:${port}`,
    mails,
    answers,
    close() {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
