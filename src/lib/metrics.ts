import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/**
 * Everything that is measured, in one place. Names and units follow Prometheus' conventions (base units, `_total` for counters). Label values come from the code,
 * never from a request or a tenant: routes, layers, kinds, outcomes. No tenant, no address, no path with ids. Each context has a registry of its own.
 */
export interface Metrics {
  /** `route`: its pattern, never an address. */
  readonly requestAnswered: (request: { route: string; method: string; status: number; seconds: number }) => void
  readonly rateLimited: (layer: string) => void
  /** A request passed uncounted, since the shared windows could not be asked. */
  readonly rateLimiterFailedOpen: (reason: string) => void
  readonly authenticationFailed: () => void
  readonly job: (job: { kind: string; outcome: string; seconds: number }) => void
  readonly webhookAttempt: (attempt: { outcome: string; seconds: number }) => void
  readonly turn: (turn: { outcome: string; seconds: number }) => void
  /** What is read whenever somebody looks. */
  watch(sources: Watched): void
  /** All values in Prometheus' text format. */
  expose(): Promise<{ readonly contentType: string; readonly text: string }>
}

export interface Watched {
  readonly databasePool: () => { readonly inUse: number; readonly idle: number; readonly waiting: number }
  /** How long the oldest due job has waited, in seconds; 0 when none is due. A failure leaves the value out. */
  readonly oldestDueJobSeconds: () => Promise<number>
}

const REQUEST_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]
const WORK_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** `ofProcess` adds memory, processor time, garbage collection and the event loop's lag; once a process. */
export function createMetrics({ ofProcess = false } = {}): Metrics {
  const registry = new Registry()
  const registers = [registry]
  if (ofProcess) collectDefaultMetrics({ register: registry })
  const histogram = <L extends string>(name: string, help: string, labelNames: readonly L[], buckets: readonly number[]) =>
    new Histogram({ name, help, labelNames: [...labelNames], buckets: [...buckets], registers })
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new Counter({ name, help, labelNames: [...labelNames], registers })

  const requests = histogram(
    'vorel_http_request_duration_seconds',
    'HTTP requests, from their first byte to the end of the answer.',
    ['route', 'method', 'status'],
    REQUEST_SECONDS,
  )
  const limited = counter('vorel_rate_limited_total', 'Requests and tool calls refused by a rate limit.', ['layer'])
  const failedOpen = counter('vorel_rate_limiter_fail_open_total', 'Decisions that passed uncounted since redis was away.', ['reason'])
  const unauthenticated = counter('vorel_authentication_failures_total', 'Requests without a valid API key.', [])
  const jobs = histogram('vorel_job_duration_seconds', 'Runs of background jobs.', ['kind', 'outcome'], WORK_SECONDS)
  const attempts = histogram('vorel_webhook_attempt_duration_seconds', 'Attempts to deliver a webhook.', ['outcome'], WORK_SECONDS)
  const turns = histogram('vorel_turn_duration_seconds', 'Turns of the receptionist.', ['outcome'], WORK_SECONDS)
  return {
    requestAnswered({ route, method, status, seconds }) {
      requests.observe({ route, method: METHODS.has(method) ? method : 'other', status: `${Math.floor(status / 100)}xx` }, seconds)
    },
    rateLimited: (layer) => limited.inc({ layer }),
    rateLimiterFailedOpen: (reason) => failedOpen.inc({ reason }),
    authenticationFailed: () => unauthenticated.inc(),
    job: ({ kind, outcome, seconds }) => jobs.observe({ kind, outcome }, seconds),
    webhookAttempt: ({ outcome, seconds }) => attempts.observe({ outcome }, seconds),
    turn: ({ outcome, seconds }) => turns.observe({ outcome }, seconds),
    watch: (sources) => watch(registers, sources),
    expose: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  }
}

function watch(registers: Registry[], { databasePool, oldestDueJobSeconds }: Watched): void {
  new Gauge({
    name: 'vorel_database_connections',
    help: 'Connections of this process to the database.',
    labelNames: ['state'],
    registers,
    collect() {
      const { inUse, idle } = databasePool()
      this.set({ state: 'in_use' }, inUse)
      this.set({ state: 'idle' }, idle)
    },
  })
  new Gauge({
    name: 'vorel_database_waiting_requests',
    help: 'Units of work that wait for a database connection.',
    registers,
    collect() {
      this.set(databasePool().waiting)
    },
  })
  new Gauge({
    name: 'vorel_oldest_due_job_age_seconds',
    help: 'How long the oldest due job has waited; of the whole installation.',
    registers,
    async collect() {
      this.reset()
      await oldestDueJobSeconds().then(
        (seconds) => this.set(seconds),
        () => this.remove(),
      )
    },
  })
}
