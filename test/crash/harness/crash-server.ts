import { freePort, type Outcome, type Server, start } from '../../system/vorel.ts'

/** A real server process that is killed and started again on the same port and data. */
export interface CrashServer {
  readonly url: string
  readonly key: string
  readonly port: number
  /** How often `kill` ended it. */
  readonly kills: () => number
  /** The process of the moment. */
  readonly current: () => Server
  /** `kill -9`; resolves when it is gone. */
  kill(): Promise<void>
  /** Starts it after a kill or a stop, with `changes` to its environment; resolves when it is ready. */
  restart(changes?: Record<string, string>): Promise<void>
  /** SIGSTOP and SIGCONT. */
  freeze(): void
  thaw(): void
  /** SIGTERM, and what became of it. */
  stop(): Promise<Outcome>
}

/** Starts it with `env`: VOREL_DATA_DIR in a temporaryFolder() of test/system/vorel.ts, whose cleanUp() belongs into `afterAll`. */
export async function openCrashServer(env: Record<string, string>): Promise<CrashServer> {
  const port = Number(env.PORT ?? (await freePort()))
  const options = { env: { ...env, PORT: String(port) }, timeoutMs: 900_000 }
  let server = await start(options)
  let kills = 0
  return {
    url: server.url,
    key: server.key,
    port,
    kills: () => kills,
    current: () => server,
    async kill() {
      kills++
      server.child.kill('SIGKILL')
      await server.ended
    },
    async restart(changes = {}) {
      server = await start({ ...options, env: { ...options.env, ...changes } })
    },
    freeze: () => void server.child.kill('SIGSTOP'),
    thaw: () => void server.child.kill('SIGCONT'),
    stop: () => server.stop(),
  }
}
