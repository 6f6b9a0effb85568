import { readFileSync } from 'node:fs'
import { z } from 'zod'

const FOLDER = new URL('../../../packs/', import.meta.url)
const Name = z.object({ en: z.string().min(1), ar: z.string().min(1) })
const WithPersona = z.object({ persona: z.object({ name: Name }) })

export interface GreetingTenant {
  readonly name: string
  readonly vertical: string
  /** `tenants.settings`; its persona replaces the pack's. */
  readonly settings: unknown
}

/** The first words of a conversation: who is speaking, that it is an AI, and for whom. In Arabic worded so that it fits a persona of either gender. */
export function greetingText(tenant: GreetingTenant, language: 'en' | 'ar'): string {
  const persona = WithPersona.safeParse(tenant.settings).data?.persona.name ?? packPersona(tenant.vertical)
  if (language === 'ar') {
    return persona
      ? `أهلًا بك، أنا ${persona.ar} من استقبال ${tenant.name}، وأعمل بالذكاء الاصطناعي. كيف أقدر أساعدك؟`
      : `أهلًا بك في ${tenant.name}. معك الاستقبال الآلي، وأعمل بالذكاء الاصطناعي. كيف أقدر أساعدك؟`
  }
  return persona
    ? `Hi, I'm ${persona.en}, the AI receptionist of ${tenant.name}. How can I help you?`
    : `Hi, this is the AI receptionist of ${tenant.name}. How can I help you?`
}

const personas = new Map<string, z.output<typeof Name> | null>()

function packPersona(vertical: string): z.output<typeof Name> | null {
  if (!/^[a-z_]+$/.test(vertical)) return null
  const known = personas.get(vertical)
  if (known !== undefined) return known
  const persona = readPersona(vertical)
  personas.set(vertical, persona)
  return persona
}

function readPersona(vertical: string): z.output<typeof Name> | null {
  try {
    return WithPersona.safeParse(JSON.parse(readFileSync(new URL(`${vertical}.json`, FOLDER), 'utf8'))).data?.persona.name ?? null
  } catch {
    // A vertical without a pack of its own is greeted in general words.
    return null
  }
}
