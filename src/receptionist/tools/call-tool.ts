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
  /** A model's call: whatever is wrong with it is an answer to the model. */
  attempt<K extends ToolName>(agent: AgentName, name: K, args: unknown): Promise<Result<K> | ToolFailure>
  readonly calls: readonly ToolCall[]
}

const MAX_CALLS = 20

/**
 * A model's calls are numbered from here. It needn't take the same path when a turn is repeated, so its numbers never stand where the embedded brain, which
 * does, looks for its own.
 */
export const FIRST_MODEL_CALL = 1000

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

/** `limiter` null: nobody counts (a conversation in a terminal). `firstCall` is the number of the first call; effects are stored under it. */
export function createToolbox(db: Database, turn: Turn, options: { limiter: RateLimiter | null; firstCall?: number }): Toolbox {
  const { limiter, firstCall = 0 } = options
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
    const number = firstCall + calls.length
    return db.withTenant(tenantId, (tx) =>
      definition.effect ? once(tx, turn, { number, name, args: parsed.data, definition }) : definition.run(tx, turn, parsed.data),
    )
  }
  const record = async (agent: AgentName, name: ToolName, args: unknown): Promise<ToolResult> => {
    const started = performance.now()
    const result = await perform(agent, name, args)
    if (!result.ok && result.error.code === 'rate_limited' && !TOLD.has(name)) throw new ToolExhausted(name)
    const durationMs = Math.round((performance.now() - started) * 10) / 10
    calls.push({ number: firstCall + calls.length, agent, tool: name, arguments: args, result, duration_ms: durationMs })
    return result
  }
  return {
    calls,
    async call(agent, name, args) {
      const result = await record(agent, name, args)
      // This way in is typed: a call that the table or the schema refuses is our own mistake, not the customer's, and must not pass for "nothing free".
      if (!result.ok && (result.error.code === 'bad_arguments' || result.error.code === 'not_allowed'))
        throw new Error(`${name}: ${result.error.message}`)
      // \`record\` is untyped inside; the tool of this name made the result.
      return result as never
    },
    attempt: async (agent, name, args) => (await record(agent, name, args)) as never,
  }
}

async function once(
  tx: TenantTx,
  turn: Turn,
  call: { number: number; name: ToolName; args: unknown; definition: Tool },
): Promise<ToolResult> {
  const before = turn.effects.find((effect) => effect.call_number === call.number)
  // A repeated turn takes the same path, so the same number is the same call; another tool there means that the code changed in between.
  if (before && before.tool === call.name) return before.result
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
