import type { Egress } from '../../lib/egress/egress.ts'
import type { Sealer } from '../../lib/seal.ts'
import type { TenantBrain, TurnContext } from '../context.ts'
import type { Brain } from './brain.ts'
import { embeddedBrain } from './embedded.ts'
import { fetchThrough } from './llm/egress-fetch.ts'
import { type LanguageModelOptions, languageModelBrain } from './llm/language-model-brain.ts'
import { MODEL_LIMITS, type ModelLimits } from './llm/limits.ts'
import { languageModel, type ProviderSettings } from './llm/provider.ts'

/** Who answers whom. */
export interface Brains {
  choose(context: Pick<TurnContext, 'brain'>): Brain
  /** The language model that answers, for a second look at what was said; null where none does. */
  model?(context: Pick<TurnContext, 'brain'>): LanguageModelOptions | null
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
  const optionsOf = (settings: ProviderSettings, egress: Egress, bounds: ModelLimits): LanguageModelOptions => ({
    model: languageModel(settings, fetchThrough(egress, { timeoutMs: bounds.turnMs, maxBodyBytes: bounds.answerBytes })),
    provider: settings.provider,
    name: settings.model,
    limits: bounds,
  })
  const deployment = options.model === null ? null : optionsOf(options.model, options.modelEgress, limits)
  const deploymentBrain = deployment === null ? embeddedBrain : languageModelBrain(deployment)
  const modelOf = (brain: TenantBrain): LanguageModelOptions | null => {
    if (brain.provider === 'embedded' || brain.model === null) return null
    const bounds = { ...limits, tenantTokens: brain.daily_tokens ?? limits.tenantTokens }
    const apiKey = openKey(brain, options.sealer)
    // A key that another master secret sealed: nobody can use it, and the customer gets an answer all the same.
    if (apiKey === undefined) return null
    return optionsOf({ provider: brain.provider, baseUrl: brain.base_url, model: brain.model, apiKey }, options.egress, bounds)
  }
  return {
    choose({ brain }) {
      if (brain === null) return deploymentBrain
      const own = modelOf(brain)
      return own === null ? embeddedBrain : languageModelBrain(own)
    },
    model: ({ brain }) => (brain === null ? deployment : modelOf(brain)),
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
