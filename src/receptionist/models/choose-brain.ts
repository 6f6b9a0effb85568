import type { Egress } from '../../lib/egress/egress.ts'
import type { Sealer } from '../../lib/seal.ts'
import type { TenantBrain, TurnContext } from '../context.ts'
import type { Brain } from './brain.ts'
import { embeddedBrain } from './embedded.ts'
import { fetchThrough } from './llm/egress-fetch.ts'
import { languageModelBrain } from './llm/language-model-brain.ts'
import { MODEL_LIMITS, type ModelLimits } from './llm/limits.ts'
import { languageModel, type ProviderSettings } from './llm/provider.ts'

/** Who answers whom. */
export interface Brains {
  choose(context: Pick<TurnContext, 'brain'>): Brain
}

export interface BrainsOptions {
  /** The deployment's model, for tenants without a choice of their own; null: the embedded brain. */
  readonly model: ProviderSettings | null
  /** For the deployment's model, whose address the operator chose; the tenants' go by `egress`. */
  readonly modelEgress: Egress
  readonly egress: Egress
  readonly sealer: Pick<Sealer, 'open'>
  readonly limits?: ModelLimits
}

export function createBrains(options: BrainsOptions): Brains {
  const { limits = MODEL_LIMITS } = options
  const brainOf = (settings: ProviderSettings, egress: Egress, bounds: ModelLimits): Brain =>
    languageModelBrain({
      model: languageModel(settings, fetchThrough(egress, { timeoutMs: bounds.turnMs, maxBodyBytes: bounds.answerBytes })),
      provider: settings.provider,
      name: settings.model,
      limits: bounds,
    })
  const deployment = options.model === null ? embeddedBrain : brainOf(options.model, options.modelEgress, limits)
  return {
    choose({ brain }) {
      if (brain === null) return deployment
      if (brain.provider === 'embedded' || brain.model === null) return embeddedBrain
      const bounds = { ...limits, tenantTokens: brain.daily_tokens ?? limits.tenantTokens }
      const apiKey = openKey(brain, options.sealer)
      // A key that another master secret sealed: nobody can use it, and the customer gets an answer all the same.
      if (apiKey === undefined) return embeddedBrain
      const settings = { provider: brain.provider, baseUrl: brain.base_url, model: brain.model, apiKey }
      return brainOf(settings, options.egress, bounds)
    },
  }
}

function openKey({ api_key: sealed }: TenantBrain, sealer: Pick<Sealer, 'open'>): string | null | undefined {
  if (sealed === null) return null
  try {
    return sealer.open(Buffer.from(sealed, 'base64'))
  } catch {
    return undefined
  }
}
