import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A place between a process and its database at which a message can be held. */
export interface Gate {
  /** The same database, reached through the gate. */
  readonly url: string
  /** Resolves once the message is at the gate, or, with `answerOnly`, once the database has done it and answered. */
  hold(what: Held): Promise<void>
  close(): Promise<void>
}

export interface Held {
  /** The first message to the database that contains this text is held, with all that follows on its connection. */
  readonly text: string
  /** … that comes after a message with this text on the same connection. */
  readonly after?: string
  /** So many such messages pass before. */
  readonly skip?: number
  /** The message passes and its answer is held instead. */
  readonly answerOnly?: true
}

interface Armed extends Held {
  readonly reached: () => void
  left: number
}

/**
 * A TCP proxy before Postgres. Statements are recognised by their text, so a process can be killed exactly when one of them is on its way, without a hook in
 * its code.
 */
export async function openGate(databaseUrl: string): Promise<Gate> {
  const database = new URL(databaseUrl)
  const sockets = new Set<Socket>()
  let armed: Armed | null = null
  const server = createServer((client) => {
    const upstream = connect(Number(database.port), database.hostname)
    let seenBefore = false
    let holds: 'nothing' | 'message' | 'answer' = 'nothing'
    let told = false
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    client.on('data', (chunk) => {
      if (armed && holds === 'nothing') {
        const place = armed.after === undefined || seenBefore ? 0 : chunk.indexOf(armed.after)
        if (place >= 0) seenBefore = true
        if (place >= 0 && chunk.includes(armed.text, place) && armed.left-- === 0) holds = armed.answerOnly ? 'answer' : 'message'
      }
      if (holds === 'message') armed?.reached()
      else upstream.write(chunk)
    })
    upstream.on('data', (chunk) => {
      if (holds !== 'answer') return void client.write(chunk)
      if (!told) armed?.reached()
      told = true
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const own = new URL(databaseUrl)
  own.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: own.href,
    hold: (what) =>
      new Promise((resolve) => {
        armed = { ...what, reached: resolve, left: what.skip ?? 0 }
      }),
    close() {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
