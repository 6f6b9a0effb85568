import { randomUUID } from 'node:crypto'
import { createInterface } from 'node:readline'
import { type Command, InvalidArgumentError } from 'commander'
import { type Config, readConfig } from '../config.ts'
import type { OpenContext } from '../context.ts'
import { AppError } from '../contract/errors.ts'
import { DEMO_SLUGS, readDemoTenant } from '../demo/demo-tenant.ts'
import { seedDemoTenant } from '../demo/seed-demo.ts'
import { listAppointments } from '../domain/appointments/list-appointments.ts'
import { getConversation } from '../domain/conversations/get-conversation.ts'
import { openInboundConversation } from '../domain/conversations/open-inbound-conversation.ts'
import { receiveMessage } from '../domain/conversations/receive-message.ts'
import { findLeadOfConversation } from '../domain/leads/find-lead-of-conversation.ts'
import { frozenClock, systemClock } from '../lib/clock.ts'
import { type ComputedTurn, runTurn } from '../receptionist/run-turn.ts'
import { whenInterrupted } from './interruption.ts'
import { printJson, tenantId, withContext } from './run.ts'
import { createScratchDatabase } from './scratch-database.ts'

interface ChatOptions {
  readonly tenant?: string
  readonly vertical?: string
  readonly now?: Date
  readonly jsonl?: boolean
}

/** A terminal is read faster than a person: longer lines are refused as the chat page refuses them. */
const MAX_CODE_POINTS = 4096

export function registerChatCommand(program: Command): void {
  program
    .command('chat')
    .description('talk to the receptionist in the terminal')
    .option('--tenant <slug or id>', 'a business of this installation; the conversation is kept')
    .option('--vertical <vertical>', 'a demo business, made afresh and thrown away at the end')
    .option('--now <instant>', 'hold the clock at this RFC 3339 instant', instant)
    .option('--jsonl', 'one customer text a line in, one JSON object a line out')
    .action(async (options: ChatOptions) => {
      if (options.tenant && options.vertical) throw new AppError('bad_request', 'give --tenant or --vertical, not both')
      const clock = options.now ? frozenClock(options.now) : systemClock
      if (options.tenant) {
        const tenant = options.tenant
        await withContext(async (ctx) => converse(ctx, await tenantId(ctx, tenant), options), { clock })
        return
      }
      const slug = DEMO_SLUGS.find((known) => readDemoTenant(known).vertical === (options.vertical ?? 'salon'))
      if (!slug) throw new AppError('bad_request', `there is no vertical "${options.vertical}"`)
      const scratch = await createScratchDatabase(readConfig())
      try {
        await withContext(async (ctx) => converse(ctx, await seedDemoTenant(ctx, slug), options), {
          clock,
          signals: 'local',
          config: scratch.config satisfies Config,
        })
      } finally {
        await scratch.drop()
      }
    })
}

function instant(text: string): Date {
  const date = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text) ? new Date(text) : new Date(Number.NaN)
  if (Number.isNaN(date.getTime()))
    throw new InvalidArgumentError('must be an RFC 3339 instant with an offset, e.g. 2026-03-02T10:00:00+04:00')
  return date
}

async function converse(ctx: OpenContext, tenant: string, options: ChatOptions): Promise<void> {
  const identifier = `terminal-${randomUUID()}`
  const conversation = await ctx.db.withTenant(tenant, (tx) =>
    openInboundConversation(tx, { channel: 'webform', customer_identifier: identifier, identifier_key: identifier }),
  )
  const terminal = process.stdin.isTTY === true && !options.jsonl
  if (terminal) process.stdout.write('Write to the receptionist; Ctrl-D ends.\n\n> ')
  const lines = createInterface({ input: process.stdin })
  void whenInterrupted().then(() => lines.close())
  for await (const line of lines) {
    const text = line.trim()
    if (text !== '') {
      const turn = await takeTurn(ctx, { tenant, conversation: conversation.id, text })
      if (options.jsonl) printJson(turn)
      else process.stdout.write(`${terminal ? '\n' : ''}${turn.reply}\n${terminal ? '\n' : ''}`)
    }
    if (terminal) process.stdout.write('> ')
  }
  if (options.jsonl) printJson(await outcome(ctx, tenant, conversation.id))
}

async function takeTurn(ctx: OpenContext, input: { tenant: string; conversation: string; text: string }) {
  const refusal = refuse(input.text)
  if (refusal) return { reply: refusal, intent: null, slots: {}, tool_calls: [], flags: ['refused'], state: {} }
  await ctx.db.withTenant(input.tenant, (tx) =>
    receiveMessage(tx, { conversation_id: input.conversation, text: input.text, external_id: randomUUID() }, { turnDebounceMs: null }),
  )
  const turn = await runTurn(ctx.db, { tenantId: input.tenant, conversationId: input.conversation, brains: ctx.brains })
  return turn ? describe(turn) : { reply: '', intent: null, slots: {}, tool_calls: [], flags: ['silent'], state: {} }
}

function refuse(text: string): string | null {
  if ([...text].length > MAX_CODE_POINTS) return `A message has at most ${MAX_CODE_POINTS} characters.`
  if (text.includes('\0') || !text.isWellFormed()) return 'This text has characters that can not be stored.'
  return null
}

function describe(turn: ComputedTurn) {
  const { reading, state } = turn
  return {
    reply: turn.reply,
    intent: reading.intents[0]?.intent ?? null,
    slots: {
      name: state.contact.name,
      phone: state.contact.phone,
      email: state.contact.email,
      when: reading.whens.map(({ text, date, time }) => ({ text, date, time })),
      offerings: reading.offerings.map((match) => match.id),
      resources: reading.resources.map((match) => match.id),
      ...state.attributes,
    },
    tool_calls: turn.calls.map((call) => ({ tool: call.tool, arguments: call.arguments, ok: call.result.ok })),
    flags: turn.flags.map((flag) => flag.kind),
    state: {
      language: state.language,
      asked: state.asked?.what ?? null,
      task: state.task?.kind ?? null,
      acts: turn.acts.map((act) => act.act),
    },
  }
}

async function outcome(ctx: OpenContext, tenant: string, conversationId: string) {
  return ctx.db.withTenant(tenant, async (tx) => ({
    conversation: await getConversation(tx, { id: conversationId }),
    lead: await findLeadOfConversation(tx, conversationId),
    appointments: (await listAppointments(tx, { conversation_id: conversationId, limit: 100 })).data,
  }))
}
