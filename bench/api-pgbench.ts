import { execFile, execFileSync } from 'node:child_process'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import type { TenantDb } from '../src/db/database.ts'
import type { Statement } from '../src/db/pipeline.ts'
import { createConversation } from '../src/domain/conversations/create-conversation.ts'
import { listConversations } from '../src/domain/conversations/list-conversations.ts'
import { rowId } from './api-load.ts'
import { type ApiWorld, tenantId, WRITERS } from './api-world.ts'

/** What the database reaches by itself: pgbench with 64 clients, 2 threads and the prepared protocol, running the very statement of the API. */
export interface Pgbench {
  perSecond(script: string, seconds: number): Promise<number>
  /** A create: one statement that makes the tenant current, writes the row and writes its event; a commit each. */
  readonly create: string
  /** A page of 25 at any depth. The tenant is set when the client connects. */
  readonly page: string
}

const SOME_TIME = new Date('2026-03-02T06:00:00.000Z')

export async function preparePgbench({ ctx, folder, big }: ApiWorld): Promise<Pgbench> {
  const program = findPgbench()
  const create = path.join(folder, 'create.sql')
  writeFileSync(create, await createScript())
  const page = path.join(folder, 'page.sql')
  writeFileSync(page, await pageScript(big))
  return {
    create,
    page,
    async perSecond(script, seconds) {
      const options = ['-n', '-M', 'prepared', '-c', '64', '-j', '2', '-T', String(seconds), '-f', script]
      // The option of the connection stands for the statement that sets the tenant; the create makes its own.
      const env = { ...process.env, PGOPTIONS: `-c timezone=UTC -c app.current_tenant_id=${big.tenantId}` }
      const { stdout } = await promisify(execFile)(program, [...options, ctx.appUrl], { env })
      const found = /^tps = ([\d.]+) \(without/m.exec(stdout)
      if (!found || Number(found[1]) === 0) throw new Error(`pgbench said: ${stdout}`)
      return Number(found[1])
    },
  }
}

/** Debian keeps it outside the path. */
function findPgbench(): string {
  const root = '/usr/lib/postgresql'
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : []
  const found = ['pgbench', ...versions.map((version) => path.join(root, version, 'bin/pgbench'))].find((program) => {
    try {
      return execFileSync(program, ['--version']).length > 0
    } catch {
      return false // not there; the next one may be
    }
  })
  if (!found) throw new Error('this bench compares with pgbench, which is not here: install the package postgresql-contrib or postgresql')
  return found
}

async function createScript(): Promise<string> {
  const body = { channel: 'webform', customer_identifier: 'visitor-X', customer_name: 'Sara Haddad', customer_language: 'en' } as const
  const { text, values } = await statementOf((tenant) => createConversation(tenant, body))
  const id = `('${rowId(SOME_TIME.getTime(), 0).slice(0, 24)}' || lpad(to_hex(:r::bigint), 12, '0'))::uuid`
  const tenant = `(select set_config('app.current_tenant_id', '${tenantId(0).slice(0, 24)}' || lpad(:t::text, 12, '0'), true)::uuid)`
  const expressions = values.map((value, index) => {
    if (index === 0) return tenant
    const literal = String(value)
    if (/^[0-9a-f-]{36}$/.test(literal)) return id
    // pgbench takes a colon and letters or digits for one of its variables, inside of text too.
    const safe = literal.replaceAll('":', '": ').replaceAll(/(\d\d):(?=\d\d)/g, '$1.')
    return `('${safe.replaceAll(/visitor-X/g, "visitor-' || :r::text || '")}')`
  })
  return `\\set t random(1, ${WRITERS})\n\\set r random(0, 281474976710655)\n${filled(text, expressions)};\n`
}

async function pageScript(big: ApiWorld['big']): Promise<string> {
  const cursor = rowId(big.firstMs, 0)
  const { text, values } = await statementOf((tenant) => listConversations(tenant, { limit: 25, cursor }), big.tenantId)
  const at = `(lpad(to_hex(${big.firstMs}::bigint + :n), 12, '0') || '${cursor.slice(13)}')::uuid`
  const expressions = values.map((value) => (value === cursor ? at : `'${String(value)}'`))
  return `\\set n random(${Math.min(100, big.rows)}, ${big.rows})\n${filled(text, expressions)};\n`
}

/** The one statement that `work` runs. */
async function statementOf(work: (tenant: TenantDb) => Promise<unknown>, tenant = tenantId(1)): Promise<Statement> {
  let statement: Statement | null = null
  const record = (text: string, values: readonly unknown[]) => {
    if (statement) throw new Error('more than one statement')
    statement = { text, values }
  }
  const recorder: TenantDb = {
    tenantId: tenant,
    now: SOME_TIME,
    get db(): never {
      throw new Error('more than one statement')
    },
    run: async (text, values) => {
      record(text, values)
      return [{}] as never[]
    },
    page: async (text, values) => {
      record(text, values)
      return { data: [], next_cursor: null, has_more: false }
    },
    emit: () => undefined,
  }
  await work(recorder)
  if (!statement) throw new Error('no statement')
  return statement
}

function filled(text: string, expressions: readonly string[]): string {
  return text.replaceAll(/\$(\d+)/g, (_, number) => expressions[Number(number) - 1] ?? '').replaceAll(/\s+/g, ' ')
}
