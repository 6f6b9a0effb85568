import { packForTenant } from '../packs/pack.ts'

export interface GreetingTenant {
  readonly name: string
  readonly vertical: string
  /** `tenants.settings`; its persona replaces the pack's. */
  readonly settings: unknown
}

/** The first words of a conversation: who is speaking, that it is an AI, and for whom. In Arabic worded so that it fits a persona of either gender. */
export function greetingText(tenant: GreetingTenant, language: 'en' | 'ar'): string {
  const persona = packForTenant(tenant).persona.name[language]
  return language === 'ar'
    ? `أهلًا بك، أنا ${persona} من استقبال ${tenant.name}، وأعمل بالذكاء الاصطناعي. كيف أقدر أساعدك؟`
    : `Hi, I'm ${persona}, the AI receptionist of ${tenant.name}. How can I help you?`
}
