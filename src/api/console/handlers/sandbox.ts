import type { Context } from '../../../context.ts'
import { AppError } from '../../../contract/errors.ts'
import type { TenantTx } from '../../../db/database.ts'
import { applyDraft } from '../../../domain/receptionist-settings/apply-draft.ts'
import type { SandboxPurpose } from '../../../domain/sandbox/list-sandboxes.ts'
import { changeTry, openTry, requireSandboxOf } from '../../../domain/sandbox/open-try.ts'
import { readTry } from '../../../domain/sandbox/read-try.ts'
import { recordConversation } from '../../../domain/scenarios/record-conversation.ts'
import type { ConsoleCaller, ConsoleHandlers } from '../bind-console.ts'

export const sandboxHandlers = {
  startTry: { outside: (ctx, { principal, input }) => openTry(ctx, { ...placeOf(principal, 'panel'), ...input }) },
  startPreview: {
    outside: (ctx, { principal, input: { language, draft } }) =>
      openTry(ctx, { ...placeOf(principal, 'preview'), language, draft: (tenant) => applyDraft(tenant, draft) }),
  },
  changePreview: {
    outside: async (ctx, { principal, input: { draft } }) =>
      void (await changeTry(ctx.db, { ...placeOf(principal, 'preview'), draft: (tenant) => applyDraft(tenant, draft) })),
  },
  getTry: {
    outside: (ctx, { principal, input }) => inSandbox(ctx, placeOf(principal, input.purpose), (tx) => readTry(tx, input.conversation_id)),
  },
  getScenario: async (tx, { input }) => scenarioOf(tx, input.conversation_id),
  getTryScenario: {
    outside: (ctx, { principal, input }) =>
      inSandbox(ctx, placeOf(principal, input.purpose), (tx) => scenarioOf(tx, input.conversation_id)),
  },
} satisfies Partial<ConsoleHandlers>

function placeOf({ tenantId, membership }: ConsoleCaller['principal'], purpose: SandboxPurpose) {
  return { tenant_id: tenantId, owner: { user_id: membership.user_id, purpose } }
}

async function inSandbox<T>(ctx: Context, place: ReturnType<typeof placeOf>, work: (tx: TenantTx) => Promise<T>): Promise<T> {
  return ctx.db.withTenant(await requireSandboxOf(ctx.db, place), work)
}

async function scenarioOf(tx: TenantTx, conversationId: string) {
  const scenario = await recordConversation(tx, conversationId)
  if (!scenario) throw new AppError('not_found', 'there is no conversation of this id in which a customer wrote')
  return { scenario: { ...scenario } }
}
