import { type JSONValue, type ModelMessage, type ToolSet, tool } from 'ai'
import type { ModelLimits } from './limits.ts'
import type { RequestedCall } from './run-step.ts'
import type { Thinking } from './thinking.ts'
import { type ModelTool, refused } from './tools/model-tool.ts'

/** Without anything to execute: what a step asks for is run when the step is complete (answerCalls). */
export function toolSet(tools: ReadonlyMap<string, ModelTool>): ToolSet {
  return Object.fromEntries(
    [...tools].map(([name, { description, arguments: schema }]) => [name, tool({ description, inputSchema: schema })]),
  )
}

/** Runs the tools of one step, one after another; whatever is wrong with a call is its answer. */
export async function answerCalls(
  thinking: Thinking,
  tools: ReadonlyMap<string, ModelTool>,
  calls: readonly RequestedCall[],
  limits: ModelLimits,
): Promise<ModelMessage> {
  const content: Extract<ModelMessage, { role: 'tool' }>['content'] = []
  for (const [index, call] of calls.entries()) {
    const result =
      index < limits.callsPerStep ? await answer(thinking, tools.get(call.name), call) : refused('too_many_calls', 'one thing at a time')
    thinking.results.push(JSON.stringify(result))
    // JSON by construction; its shape is the tool's own.
    const value = structuredClone(result) as JSONValue
    content.push({ type: 'tool-result', toolCallId: call.id, toolName: call.name, output: { type: 'json', value } })
  }
  return { role: 'tool', content }
}

async function answer(thinking: Thinking, wanted: ModelTool | undefined, call: RequestedCall): Promise<object> {
  if (!wanted) return refused('unknown_tool', 'there is no such tool here')
  if (thinking.isOver) return refused('turn_over', 'the customer is being asked to confirm')
  const parsed = wanted.arguments.safeParse(call.input)
  if (call.isInvalid || !parsed.success) {
    const issues = parsed.error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) ?? ['must be JSON']
    return refused('bad_arguments', issues.join('; ').slice(0, 500))
  }
  return wanted.run(thinking, parsed.data)
}
