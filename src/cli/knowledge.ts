import type { Command } from 'commander'
import { approveAnswer } from '../domain/knowledge/approve-answer.ts'
import { listUnanswered } from '../domain/knowledge/list-unanswered.ts'
import { printJson, tenantId, withContext } from './run.ts'

export function registerKnowledgeCommands(program: Command): void {
  const knowledge = program.command('knowledge').description('questions that nobody could answer, and their answers')
  knowledge
    .command('unanswered')
    .description('the review queue, oldest first; lines of JSON')
    .requiredOption('--tenant <slug or id>')
    .action(async (options: { tenant: string }) => {
      const questions = await withContext(
        async (ctx) => ctx.db.withTenant(await tenantId(ctx, options.tenant), (tx) => listUnanswered(tx, { limit: 100 })),
        { signals: 'local' },
      )
      for (const question of questions) printJson(question)
    })
  knowledge
    .command('approve <question-id>')
    .description('answers a question of the queue for everybody, and tells whoever asked')
    .requiredOption('--tenant <slug or id>')
    .requiredOption('--answer <text>', 'the answer in English')
    .requiredOption('--answer-ar <text>', 'the answer in Arabic')
    .option('--question <text>', 'the question in good English words; otherwise as it was asked')
    .option('--question-ar <text>', 'the question in good Arabic words')
    .action(async (id: string, options: ApproveOptions) => {
      const approved = await withContext(async (ctx) =>
        ctx.db.withTenant(await tenantId(ctx, options.tenant), (tx) =>
          approveAnswer(tx, {
            team_message_id: id,
            answer: options.answer,
            answer_ar: options.answerAr,
            question: options.question,
            question_ar: options.questionAr,
            actor: { kind: 'cli' },
          }),
        ),
      )
      printJson(approved)
    })
}

interface ApproveOptions {
  readonly tenant: string
  readonly answer: string
  readonly answerAr: string
  readonly question?: string
  readonly questionAr?: string
}
