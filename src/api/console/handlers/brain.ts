import type { Context } from '../../../context.ts'
import type { BrainChoice } from '../../../contract/console/brain-operations.ts'
import { AppError } from '../../../contract/errors.ts'
import type { TenantTx } from '../../../db/database.ts'
import { readBrain, type StoredBrain } from '../../../domain/brains/read-brain.ts'
import { removeBrain, setBrain } from '../../../domain/brains/set-brain.ts'
import { askOnce } from '../../../receptionist/models/llm/ask-once.ts'
import type { ConsoleHandlers } from '../bind-console.ts'

export const brainHandlers = {
  getBrain: (tx, _request, ctx) => show(tx, ctx),
  setBrain: async (tx, { input, actor }, ctx) => {
    const choice = read(ctx, input)
    const kept = keptKey(choice, await readBrain(tx))
    const apiKey = choice.apiKey ?? (kept === null ? null : openKept(ctx, kept))
    await setBrain(tx, { ...choice, apiKey, sealer: ctx.sealer, actor })
    return show(tx, ctx)
  },
  removeBrain: async (tx, { actor }, ctx) => {
    await removeBrain(tx, { actor })
    return show(tx, ctx)
  },
  testBrain: {
    outside: async (ctx, { input, principal }) => {
      const choice = read(ctx, input)
      if (choice.provider === 'embedded')
        throw new AppError('bad_request', 'provider: the embedded brain is part of Vorel, and needs no test')
      const stored = await ctx.db.withTenant(principal.tenantId, readBrain)
      const sealed = choice.apiKey === null ? keptKey(choice, stored) : ctx.sealer.seal(choice.apiKey)
      const { provider, baseUrl: base_url, model, dailyTokens: daily_tokens } = choice
      const api_key = sealed === null ? null : sealed.toString('base64')
      const options = ctx.brains.model?.({ brain: { provider, base_url, model, api_key, daily_tokens } }) ?? null
      if (!options) throw new AppError('bad_request', 'api_key: the one that is kept cannot be read any more; give it again')
      return askOnce(options)
    },
  },
} satisfies Partial<ConsoleHandlers>

async function show(tx: TenantTx, ctx: Context) {
  const stored = await readBrain(tx)
  const { model } = ctx.config
  const installation = model === null ? { provider: 'embedded' as const, model: null } : { provider: model.provider, model: model.model }
  if (!stored) return { own: null, installation }
  const { api_key_sealed, ...own } = stored
  return { own: { ...own, has_key: api_key_sealed !== null }, installation }
}

/** The choice with what it needs. Throws `bad_request` for what is missing, and for an address that nothing is sent to. */
function read(ctx: Context, { provider, base_url, model, api_key, daily_tokens }: BrainChoice) {
  if (provider === 'embedded') return { provider, baseUrl: null, model: null, apiKey: null, dailyTokens: null }
  if (!model) throw new AppError('bad_request', 'model: is missing')
  const baseUrl = base_url?.replace(/\/+$/, '') ?? null
  if (provider === 'openai-compatible' && baseUrl === null) throw new AppError('bad_request', 'base_url: is missing')
  const refusal = baseUrl === null ? null : ctx.egress.check(baseUrl)
  if (refusal) throw new AppError('bad_request', `base_url: ${refusal}`)
  return { provider, baseUrl, model, apiKey: api_key ?? null, dailyTokens: daily_tokens ?? null }
}

/** A key goes to the place that it was given for, and to no other. */
function keptKey(choice: ReturnType<typeof read>, stored: StoredBrain | null): Buffer | null {
  return stored && stored.provider === choice.provider && stored.base_url === choice.baseUrl ? stored.api_key_sealed : null
}

function openKept(ctx: Context, sealed: Buffer): string {
  try {
    return ctx.sealer.open(sealed)
  } catch {
    throw new AppError('bad_request', 'api_key: the one that is kept cannot be read any more; give it again')
  }
}
