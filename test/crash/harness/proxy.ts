import net, { type AddressInfo, type Socket } from 'node:net'

export interface Breakpoint {
  /** What the client sends in one chunk, as text: all of these parts (a statement, a value, a header). */
  readonly text: string | readonly string[]
  /** If given, the point is where the same connection sends this afterwards, e.g. `commit`. */
  readonly followedBy?: string
  /** Which of the matching chunks, from 1. */
  readonly nth?: number
  /**
   * `before`: what matched never arrives. `after`: it arrives and is answered, and the answer never comes back. `unsealed`: the answer comes back but for its
   * last message, Postgres' ReadyForQuery, which says that the transaction has ended.
   */
  readonly when: 'before' | 'after' | 'unsealed'
}

/** A TCP proxy that the test holds between two processes, to stop one conversation between them at an exact point. */
export interface Proxy {
  readonly port: number
  /** Resolves when the point is reached; from then on that connection is silent in both directions, until it is closed. */
  stopAt(point: Breakpoint): Promise<void>
  /** Silence on every connection, and on those to come, until `resume`, which loses nothing of what was sent. */
  pause(): void
  resume(): void
  /** Closes what is open. */
  drop(): void
  /** The same, and refuses what comes, until `mend`. */
  cut(): void
  mend(): void
  close(): Promise<void>
}

interface Waiting extends Breakpoint {
  seen: number
  /** The connection on which `text` was seen, when `followedBy` is waited for. */
  armed: Socket | null
  reached(): void
}

const READY = 'Z'.charCodeAt(0)
const READY_BYTES = 6

export async function openProxy(targetPort: number): Promise<Proxy> {
  const sockets = new Set<Socket>()
  const waiting = new Set<Waiting>()
  let isCut = false
  let isPaused = false
  const server = net.createServer((client) => {
    const target = net.connect(targetPort, '127.0.0.1')
    let silent: Waiting | null = null
    for (const [socket, other] of [
      [client, target],
      [target, client],
    ] as const) {
      sockets.add(socket)
      socket.setNoDelay(true)
      if (isPaused) socket.pause()
      socket.on('error', () => undefined)
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
    if (isCut) client.destroy()
    client.on('data', (chunk) => {
      if (silent) return
      const point = [...waiting].find((candidate) => isAt(candidate, client, chunk))
      if (point) {
        waiting.delete(point)
        silent = point
        if (point.when === 'before') return point.reached()
      }
      target.write(chunk)
    })
    target.on('data', (chunk) => {
      if (!silent) return void client.write(chunk)
      if (silent.when === 'unsealed' && chunk.at(-READY_BYTES) === READY) client.write(chunk.subarray(0, -READY_BYTES))
      silent.reached()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // a TCP server
  const destroyAll = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port,
    stopAt: (point) => new Promise((reached) => waiting.add({ ...point, seen: 0, armed: null, reached })),
    pause() {
      isPaused = true
      for (const socket of sockets) socket.pause()
    },
    resume() {
      isPaused = false
      for (const socket of sockets) socket.resume()
    },
    drop: destroyAll,
    cut() {
      isCut = true
      destroyAll()
    },
    mend() {
      isCut = false
    },
    close() {
      destroyAll()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

function isAt(point: Waiting, client: Socket, chunk: Buffer): boolean {
  if (point.armed) return point.armed === client && chunk.includes(point.followedBy ?? '')
  const isSeen = [point.text].flat().every((part) => chunk.includes(part)) && ++point.seen === (point.nth ?? 1)
  if (isSeen && point.followedBy !== undefined) point.armed = client
  return isSeen && point.followedBy === undefined
}
