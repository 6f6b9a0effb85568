import { packForTenant } from '../packs/pack.ts'
import { businessName } from '../tenants/business-name.ts'

export interface GreetingTenant {
  readonly name: string
  readonly vertical: string
  /** `tenants.settings`; its persona replaces the pack's. */
  readonly settings: unknown
  /** `tenants.profile`; its Arabic name is used in Arabic. */
  readonly profile: unknown
}

/** The first words of a conversation: who is speaking, that it is an AI, and for whom. In Arabic worded so that it fits a persona of either gender. */
export function greetingText(tenant: GreetingTenant, language: 'en' | 'ar'): string {
  const persona = packForTenant(tenant).persona.name[language]
  const name = businessName(tenant, language)
  return language === 'ar'
    ? `أهلًا بك، أنا ${persona} من استقبال ${name}، وأعمل بالذكاء الاصطناعي. كيف أقدر أساعدك؟`
    : `Hi, I'm ${persona}, the AI receptionist of ${name}. How can I help you?`
}
