import { isDeepStrictEqual } from 'node:util'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { expect } from 'vitest'
import { buildApp } from '../../src/api/app.ts'
import { ERROR_STATUS, ErrorEnvelope } from '../../src/contract/errors.ts'
import { BASE_PATH, type Operation } from '../../src/contract/operation.ts'
import { OPERATIONS, type OperationId } from '../../src/contract/routes.ts'
import { SCOPES } from '../../src/contract/scopes.ts'
import { createKey } from '../../src/domain/api-keys/create-key.ts'
import { makeTenant } from '../factories.ts'
import { openWorld, type TestWorld } from '../harness.ts'

/** What any operation may answer before it is one: wrong method, size, type, too long an address, too many headers. */
const AMBIENT = [405, 413, 414, 415, 431]

/** Stands for a path parameter that a test does not care about. */
const SOME_ID = '01900000-0000-7000-8000-000000000000'

export interface Call {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: string | Readonly<Record<string, string | number>>
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent as it is, with `application/json` unless `headers` say otherwise. */
  readonly raw?: string | Buffer
  readonly headers?: Readonly<Record<string, string>>
  /** Null: without a key. */
  readonly key?: string | null
  readonly remoteAddress?: string
}

export interface Answer {
  readonly status: number
  // Tests read members of answers whose schema was just checked.
  // biome-ignore lint/suspicious/noExplicitAny: the type of every answer at once
  readonly body: any
  readonly text: string
  readonly headers: Readonly<Record<string, string | number | string[] | undefined>>
}

/** An application on a database of its own, and one tenant with a key that may do everything. Every answer is checked against the contract. */
export interface Api {
  readonly world: TestWorld
  readonly app: FastifyInstance
  readonly tenantId: string
  readonly key: string
  call(id: OperationId, call?: Call): Promise<Answer>
  issue(tenantId: string, options?: { scopes?: readonly string[]; limit?: number; expiresAt?: Date }): Promise<{ key: string; id: string }>
  events(tenantId?: string): Promise<{ event: string; data: Record<string, unknown> }[]>
  close(): Promise<void>
}

export async function openApi(options: Parameters<typeof openWorld>[0] = {}): Promise<Api> {
  const world = await openWorld(options)
  const app = await buildApp(world)
  const tenantId = await makeTenant(world)
  const issue: Api['issue'] = (tenant, { scopes = SCOPES, limit = 1_000_000, expiresAt } = {}) =>
    world.db.withTenant(tenant, (tx) =>
      createKey(tx, {
        sealer: world.sealer,
        actor: { kind: 'system' },
        name: 'test',
        scopes,
        requests_per_minute: limit,
        expires_at: expiresAt ?? null,
      }),
    )
  const { key } = await issue(tenantId)
  return {
    world,
    app,
    tenantId,
    key,
    issue,
    call: (id, call = {}) => send(app, id, { key, ...call }),
    async events(tenant = tenantId) {
      const rows = await world.owner.query('select event, data from event_log where tenant_id = $1 order by id', [tenant])
      return rows.rows
    },
    async close() {
      await app.close()
      await world.close()
    },
  }
}

async function send(app: FastifyInstance, id: OperationId, call: Call): Promise<Answer> {
  const operation: Operation = OPERATIONS[id]
  const headers: Record<string, string> = { ...call.headers }
  if (typeof call.key === 'string') headers.authorization ??= `Bearer ${call.key}`
  const payload = call.raw ?? (call.body === undefined ? undefined : JSON.stringify(call.body))
  if (payload !== undefined) headers['content-type'] ??= 'application/json'
  const request: InjectOptions = { method: operation.method, url: urlOf(operation, call), headers }
  if (payload !== undefined) request.payload = payload
  if (call.remoteAddress) request.remoteAddress = call.remoteAddress
  const response = await app.inject(request)
  const answer = {
    status: response.statusCode,
    text: response.body,
    body: response.body === '' ? null : JSON.parse(response.body),
    headers: response.headers,
  }
  expectContract(operation, answer, `${id} ${request.url}`)
  return answer
}

function urlOf(operation: Operation, call: Call): string {
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name) => call.params?.[name] ?? SOME_ID)
  const query =
    typeof call.query === 'string'
      ? call.query
      : new URLSearchParams(Object.entries(call.query ?? {}).map(([name, value]) => [name, String(value)])).toString()
  return `${BASE_PATH}${path}${query ? `?${query}` : ''}`
}

/** The declared status, exactly the declared members, and the headers that every answer carries. */
export function expectContract(operation: Operation, answer: Answer, what: string): void {
  const { status, headers } = answer
  const declared = [operation.success.status, ...operation.errors, ...AMBIENT]
  expect(declared, `${what} answered ${status}: ${answer.text.slice(0, 300)}`).toContain(status)
  expect(headers['x-request-id'], what).toMatch(/^[A-Za-z0-9._-]{1,128}$/)
  expect(headers['cache-control'], what).toBe('no-store')
  expect(headers['x-content-type-options'], what).toBe('nosniff')
  expect(headers.vary, what).toBe('Authorization')
  expect(headers['x-powered-by'], what).toBeUndefined()
  if (status !== 401 && status !== 414 && status !== 431) {
    for (const name of ['limit', 'remaining', 'reset'])
      expect(Number(headers[`x-ratelimit-${name}`]), `${what} ${name}`).toBeGreaterThanOrEqual(0)
  }
  const schema = status < 300 ? operation.success.schema : ErrorEnvelope
  if (!schema) {
    expect(answer.text, what).toBe('')
    return
  }
  expect(headers['content-type'], what).toBe('application/json; charset=utf-8')
  const parsed = schema.safeParse(answer.body)
  expect(parsed.error?.issues ?? [], what).toEqual([])
  expect(isDeepStrictEqual(parsed.data, answer.body), `${what} has undeclared members: ${answer.text.slice(0, 300)}`).toBe(true)
  if (status >= 400) {
    const code: keyof typeof ERROR_STATUS = answer.body.error.code
    expect(AMBIENT.includes(status) ? 400 : status, what).toBe(ERROR_STATUS[code])
  }
}
