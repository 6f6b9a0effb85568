import { createClient, ErrorReply } from '@redis/client'

/** Why a shared decision could not be had. `late`: no answer in time; `refused`: the server answered that it can't (full, read-only, loading). */
export type TroubleReason = 'unreachable' | 'late' | 'refused'

export class RedisTrouble extends Error {
  readonly reason: TroubleReason
  constructor(reason: TroubleReason, cause: unknown) {
    super(`redis: ${cause instanceof Error && cause.message ? cause.message : reason}`)
    this.name = 'RedisTrouble'
    this.reason = reason
  }
}

/** One connection that comes back by itself for as long as it isn't closed. Nothing waits for it: while it is away, `send` fails at once. */
export interface RedisConnection {
  /** Rejects with a RedisTrouble, at the latest after the deadline; the command may still have its effect then. */
  send(command: readonly string[]): Promise<unknown>
  close(): Promise<void>
}

export interface ConnectionOptions {
  readonly url: string
  /** Of one command, in milliseconds. Default 100: a hundred times what a decision takes on a local network. */
  readonly deadlineMs?: number
  /** The connection failed or could not be made; called for each try. */
  readonly onTrouble: (trouble: RedisTrouble) => void
}

const CONNECT_TIMEOUT_MS = 2000
const MAX_RECONNECT_MS = 1000
/** A connection on which nothing was answered for so long is replaced: the network may have dropped it without telling. */
const SILENT_MS = 5000
/** Commands on their way, some 5 MB; more at a time mean that nothing is answered. */
const MAX_IN_FLIGHT = 10_000

export function connectRedis({ url, deadlineMs = 100, onTrouble }: ConnectionOptions): RedisConnection {
  const open = () => {
    const client = createClient({
      url,
      socket: {
        connectTimeout: CONNECT_TIMEOUT_MS,
        reconnectStrategy: (retries) => Math.min(50 * 2 ** retries, MAX_RECONNECT_MS),
      },
      disableOfflineQueue: true,
      commandsQueueMaxLength: MAX_IN_FLIGHT,
      // The deadline is below; the library's own would be a timer of 5 s for each command.
      commandOptions: { timeout: 0 },
      maintNotifications: 'disabled',
      name: 'vorel-limits',
    })
    client.on('error', (error) => onTrouble(new RedisTrouble('unreachable', error)))
    client.connect().catch((error: unknown) => isClosed || onTrouble(new RedisTrouble('unreachable', error)))
    /** When it is known for the first time whether there is a server. */
    const known = new Promise<void>((resolve) => client.once('ready', resolve).once('error', () => resolve()))
    return { client, known }
  }
  let isClosed = false
  let { client, known } = open()
  let silentSince: number | null = null

  const noteSilence = () => {
    silentSince ??= performance.now()
    if (isClosed || performance.now() - silentSince < SILENT_MS) return
    silentSince = null
    client.destroy()
    ;({ client, known } = open())
  }
  return {
    async send(command) {
      if (!client.isReady) await within(deadlineMs, known)
      if (!client.isReady) throw new RedisTrouble('unreachable', null)
      try {
        const answer = await within(deadlineMs, client.sendCommand([...command]))
        silentSince = null
        return answer
      } catch (error) {
        if (error instanceof ErrorReply) silentSince = null
        else if (error instanceof RedisTrouble) noteSilence()
        throw troubleOf(error)
      }
    },
    async close() {
      isClosed = true
      if (client.isOpen) client.destroy()
    },
  }
}

function troubleOf(error: unknown): RedisTrouble {
  if (error instanceof RedisTrouble) return error
  return new RedisTrouble(error instanceof ErrorReply ? 'refused' : 'unreachable', error)
}

/**
 * The answer, or a `late` trouble. A process that is busy itself writes and reads its sockets late, so the deadline is counted in slices: however long one is
 * stretched by other work, it counts once. Otherwise a flood would switch the limits off by being one.
 */
function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    let slices = SLICES
    const wait = () =>
      setTimeout(() => {
        slices -= 1
        if (slices > 0) timer = wait()
        else reject(new RedisTrouble('late', new Error(`no answer in ${ms} ms`)))
      }, ms / SLICES)
    let timer = wait()
    answer.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

const SLICES = 5
