import type { Command } from 'commander'
import { AppError } from '../contract/errors.ts'
import type { TenantTx } from '../db/database.ts'
import { handBack } from '../domain/handoffs/hand-back.ts'
import { replyAsHuman } from '../domain/handoffs/reply-as-human.ts'
import { takeOver } from '../domain/handoffs/take-over.ts'
import { isUuid } from '../lib/ids.ts'
import { printJson, tenantId, withContext } from './run.ts'

interface Options {
  readonly tenant: string
}

const ACTOR = { kind: 'cli' } as const

export function registerTakeoverCommand(program: Command): void {
  forConversation(
    program,
    'takeover',
    'makes a conversation a person’s: the receptionist says nothing in it until it is handed back',
  ).action(async (id: string, options: Options) => {
    await inConversation(options, id, (tx) => takeOver(tx, { conversation_id: id, actor: ACTOR }))
    printJson({ conversation_id: id, owner: 'human' })
  })
}

export function registerHandbackCommand(program: Command): void {
  forConversation(program, 'handback', 'gives a conversation back to the receptionist, which answers what came since').action(
    async (id: string, options: Options) => {
      await inConversation(options, id, (tx) => handBack(tx, { conversation_id: id, actor: ACTOR }))
      printJson({ conversation_id: id, owner: 'bot' })
    },
  )
}

export function registerReplyCommand(program: Command): void {
  forConversation(program, 'reply', 'says something to the customer as a person; whoever replies has the conversation')
    .requiredOption('--text <text>')
    .action(async (id: string, options: Options & { text: string }) => {
      const text = options.text.trim()
      if (text === '' || text.length > 4096) throw new AppError('bad_request', '--text must have 1 to 4096 characters')
      printJson(await inConversation(options, id, (tx) => replyAsHuman(tx, { conversation_id: id, text, actor: ACTOR })))
    })
}

function forConversation(program: Command, name: string, description: string): Command {
  return program.command(`${name} <conversation-id>`).description(description).requiredOption('--tenant <slug or id>')
}

function inConversation<T>({ tenant }: Options, id: string, work: (tx: TenantTx) => Promise<T>): Promise<T> {
  if (!isUuid(id)) throw new AppError('bad_request', `"${id}" is no conversation id`)
  return withContext(async (ctx) => ctx.db.withTenant(await tenantId(ctx, tenant), work))
}
