import { createAnthropic } from '@ai-sdk/anthropic'
import { createGoogle } from '@ai-sdk/google'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import type { LanguageModel } from 'ai'

export interface ProviderSettings {
  readonly provider: 'openai-compatible' | 'anthropic' | 'google'
  readonly baseUrl: string | null
  readonly apiKey: string | null
  readonly model: string
}

/** The provider's client. Key and address are always given: left out, the client would look into the environment for somebody else's. */
export function languageModel({ provider, baseUrl, apiKey, model }: ProviderSettings, fetchModel: typeof fetch): LanguageModel {
  switch (provider) {
    case 'openai-compatible':
      return createOpenAICompatible({
        name: 'openai-compatible',
        baseURL: baseUrl ?? '',
        ...(apiKey ? { apiKey } : {}),
        includeUsage: true,
        fetch: fetchModel,
      })(model)
    case 'anthropic':
      return createAnthropic({ baseURL: baseUrl ?? 'https://api.anthropic.com/v1', apiKey: apiKey ?? '', fetch: fetchModel })(model)
    case 'google':
      return createGoogle({
        baseURL: baseUrl ?? 'https://generativelanguage.googleapis.com/v1beta',
        apiKey: apiKey ?? '',
        fetch: fetchModel,
      })(model)
    default:
      return provider satisfies never
  }
}
