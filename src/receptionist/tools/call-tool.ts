import type { Database, TenantTx } from '../../db/database.ts'
import { claim } from '../../lib/rate-limit/layers.ts'
import type { RateLimiter } from '../../lib/rate-limit/rate-limiter.ts'
import { failure, type Tool, type ToolFailure, type ToolResult, type Turn } from './tool.ts'
import { AGENT_TOOLS, type AgentName, TOOLS, type ToolName } from './tools.ts'

/** One call as it is stored with the reply. */
export interface ToolCall {
  readonly number: number
  readonly agent: AgentName
  readonly tool: ToolName
  readonly arguments: unknown
  readonly result: ToolResult
  readonly duration_ms: number
}

type Arguments<K extends ToolName> = Parameters<(typeof TOOLS)[K]['run']>[2]
type Result<K extends ToolName> = Awaited<ReturnType<(typeof TOOLS)[K]['run']>>

/** The tools of one turn: each call in a short transaction of its own, effects once per (turn, call number). */
export interface Toolbox {
  call<K extends ToolName>(agent: AgentName, name: K, args: Arguments<K>): Promise<Result<K> | ToolFailure>
  readonly calls: readonly ToolCall[]
}

const MAX_CALLS = 20

/** A tool of the calendar was refused by its limit: what it would have found is not known, and "nothing free" would be a lie. The turn is tried again later. */
export class ToolExhausted extends Error {
  constructor(name: ToolName) {
    super(`${name}: this tenant has used it up for now`)
    this.name = 'ToolExhausted'
  }
}

/** Has no limit: an emergency's answer says at once that the team is told. A conversation is handed over once, so it can't run away. */
const UNLIMITED: ToolName = 'request_handoff'
/** Of these a failure is told as it is, or the next turn makes up for it. */
const TOLD: ReadonlySet<ToolName> = new Set<ToolName>(['update_lead', 'take_message'])

/** `limiter` null: nobody counts (a conversation in a terminal). */
export function createToolbox(db: Database, turn: Turn, limiter: RateLimiter | null): Toolbox {
  const calls: ToolCall[] = []
  const perform = async (agent: AgentName, name: ToolName, args: unknown): Promise<ToolResult> => {
    if (!(AGENT_TOOLS[agent] as readonly string[]).includes(name)) return failure('not_allowed', `${agent} may not use ${name}`)
    if (calls.length >= MAX_CALLS) return failure('too_many_calls', 'this turn has used up its calls')
    // Each tool's own types meet here; its arguments are parsed by its schema before it sees them.
    const definition = TOOLS[name] as unknown as Tool
    const parsed = definition.arguments.safeParse(args)
    if (!parsed.success)
      return failure('bad_arguments', parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '))
    const tenantId = turn.context.tenant.id
    const decision = name === UNLIMITED ? null : await limiter?.take([claim('tenant_tool', `${tenantId}:${name}`)])
    if (decision?.isAdmitted === false) return failure('rate_limited', 'this tenant has used it up for now')
    const number = calls.length
    return db.withTenant(tenantId, (tx) =>
      definition.effect ? once(tx, turn, { number, name, args: parsed.data, definition }) : definition.run(tx, turn, parsed.data),
    )
  }
  return {
    calls,
    async call(agent, name, args) {
      const started = performance.now()
      const result = await perform(agent, name, args)
      // This way in is typed: a call that the table or the schema refuses is our own mistake, not the customer's, and must not pass for "nothing free".
      if (!result.ok && (result.error.code === 'bad_arguments' || result.error.code === 'not_allowed'))
        throw new Error(`${name}: ${result.error.message}`)
      if (!result.ok && result.error.code === 'rate_limited' && !TOLD.has(name)) throw new ToolExhausted(name)
      calls.push({
        number: calls.length,
        agent,
        tool: name,
        arguments: args,
        result,
        duration_ms: Math.round((performance.now() - started) * 10) / 10,
      })
      // `perform` is untyped inside; the tool of this name made the result.
      return result as never
    },
  }
}

async function once(
  tx: TenantTx,
  turn: Turn,
  call: { number: number; name: ToolName; args: unknown; definition: Tool },
): Promise<ToolResult> {
  const before = turn.resumed ? await earlierEffect(tx, turn, call.number) : undefined
  // A repeated turn takes the same path, so the same number is the same call; another tool there means that the code changed in between.
  if (before && before.tool === call.name) return before.result as unknown as ToolResult
  if (before) return failure('conflict', 'an earlier attempt of this turn did something else here')
  const result = await call.definition.run(tx, turn, call.args)
  await tx.db
    .insertInto('tool_effects')
    .values({
      tenant_id: tx.tenantId,
      turn_id: turn.id,
      call_number: call.number,
      tool: call.name,
      arguments: JSON.stringify(call.args),
      result: JSON.stringify(result),
      created_at: tx.now.toISOString(),
    })
    .execute()
  return result
}

/** What this turn did at this call before it was interrupted. A turn that begins has done nothing yet, and isn't asked. */
function earlierEffect(tx: TenantTx, turn: Turn, number: number) {
  return tx.db
    .selectFrom('tool_effects')
    .select(['tool', 'result'])
    .where('turn_id', '=', turn.id)
    .where('call_number', '=', number)
    .executeTakeFirst()
}
