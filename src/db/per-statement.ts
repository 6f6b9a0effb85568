import pg from 'pg'
import { gather, type Waiting } from './gather.ts'
import { type Outcome, runPipeline, type Statement } from './pipeline.ts'

/** One statement of one tenant: a transaction of its own. */
export interface TenantStatement extends Statement {
  readonly tenantId: string
}

const OF_TENANT = "select set_config('app.current_tenant_id', $1, true)"
const READ_ONLY: Statement = { text: "select set_config('transaction_read_only', 'on', true)", values: [] }

/**
 * How long a statement may wait for a lock, and run, in company. Longer, and the others would wait for it: then all are rolled back, and each goes on by itself,
 * under the connection's own deadlines.
 */
const IN_COMPANY: Statement = {
  text: "select set_config('lock_timeout', '50ms', true), set_config('statement_timeout', '250ms', true)",
  values: [],
}

const TRIES = 3
const RETRYABLE = new Set(['40001', '40P01'])

/**
 * Runs single statements of any tenants, those of one moment in one call and one commit. Ahead of each tenant's goes a statement that makes it the current one,
 * until the end of that call's transaction, so row security judges each by its own tenant and nothing is left for the connection's next user.
 *
 * A statement that fails never fails its neighbours: the call is rolled back as a whole, and each of its statements runs again alone. That is safe because the
 * server itself said so; when the connection is lost nobody knows, and all of them fail as unavailable.
 *
 * Where nothing is written nothing waits for the commit: each has its answer as soon as it is here, while the server still works on the next. Waiting for all of
 * them left a third of two processors idle, server and database taking turns (lists of 25, side by side: 1.26 times as many a second).
 */
export function perStatement(pool: pg.Pool, isReadOnly: () => boolean): (statement: TenantStatement) => Promise<Outcome> {
  const alone = async (statement: TenantStatement): Promise<Outcome> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return last(await sendOn(pool, [...(isReadOnly() ? [READ_ONLY] : []), ofTenant(statement), statement]))
      } catch (error) {
        if (attempt === TRIES || !isRolledBack(error) || !RETRYABLE.has(error.code ?? '')) throw error
      }
    }
  }
  const together = async (batch: readonly Waiting<TenantStatement, Outcome>[]): Promise<void> => {
    const isReading = isReadOnly()
    const steps = [...(isReading ? [step(READ_ONLY)] : []), step(IN_COMPANY), ...stepsOf(batch)]
    let settled = 0
    const settle = (outcome: Outcome) => steps[settled++]?.waiting?.resolve(outcome)
    try {
      const statements = steps.map(({ statement }) => statement)
      const outcomes = await sendOn(pool, statements, isReading ? settle : undefined)
      if (!isReading) outcomes.forEach(settle)
    } catch (error) {
      if (!isRolledBack(error)) throw error
      for (const { waiting } of steps.slice(settled)) if (waiting) alone(waiting.item).then(waiting.resolve, waiting.reject)
    }
  }
  return gather(together)
}

async function sendOn(pool: pg.Pool, statements: readonly Statement[], onOutcome?: (outcome: Outcome) => void): Promise<Outcome[]> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    return await runPipeline(client, statements, onOutcome)
  } catch (error) {
    // Only the server's own refusal leaves the connection in a known state.
    if (!isRolledBack(error)) broken = error instanceof Error ? error : new Error('failed')
    throw error
  } finally {
    client.release(broken)
  }
}

/** Whether the server itself refused a statement, and not the whole connection: then it has taken everything back, and the connection is as good as before. */
function isRolledBack(error: unknown): error is pg.DatabaseError {
  return error instanceof pg.DatabaseError && !/^(08|57P)/.test(error.code ?? '')
}

/** One statement of a call, and who waits for it. */
interface Step {
  readonly statement: Statement
  readonly waiting: Waiting<TenantStatement, Outcome> | null
}

function step(statement: Statement): Step {
  return { statement, waiting: null }
}

/** The statements with their tenant's setting ahead, which holds until the next one's. */
function stepsOf(batch: readonly Waiting<TenantStatement, Outcome>[]): Step[] {
  let present: string | null = null
  return batch.flatMap((waiting) => {
    const own: Step = { statement: waiting.item, waiting }
    if (waiting.item.tenantId === present) return [own]
    present = waiting.item.tenantId
    return [step(ofTenant(waiting.item)), own]
  })
}

function ofTenant({ tenantId }: TenantStatement): Statement {
  return { text: OF_TENANT, values: [tenantId] }
}

function last(outcomes: readonly Outcome[]): Outcome {
  const outcome = outcomes.at(-1)
  if (!outcome) throw new Error('a statement has no outcome')
  return outcome
}
