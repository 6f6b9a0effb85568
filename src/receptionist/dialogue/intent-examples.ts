import { z } from 'zod'
import { INTENTS } from '../understanding/intent-evidence.ts'
import type { IntentExample } from '../understanding/types.ts'

/** `tenants.settings.intent_examples`: how this business's customers say it, intent → sentences. */
const Setting = z.partialRecord(z.enum(INTENTS), z.array(z.string().trim().min(2).max(200)).max(100))

const NONE: readonly IntentExample[] = []
const MAX_TENANTS = 200
/** Examples by tenant: the understanding compiles an array once and finds it again while it is the same. */
const known = new Map<string, { readonly key: string; readonly examples: readonly IntentExample[] }>()

/** The tenant's own examples; the same array while the setting is unchanged. A setting that can't be read costs the tenant its examples, never its receptionist. */
export function examplesOf({ id, settings }: { readonly id: string; readonly settings: Readonly<Record<string, unknown>> }) {
  if (settings.intent_examples === undefined) return NONE
  const key = JSON.stringify(settings.intent_examples)
  const present = known.get(id)
  if (present?.key === key) return present.examples
  const { data = {} } = Setting.safeParse(settings.intent_examples)
  const examples = INTENTS.flatMap((intent) => (data[intent] ?? []).map((text) => ({ intent, text })))
  if (known.size >= MAX_TENANTS) known.delete(known.keys().next().value ?? '')
  known.set(id, { key, examples })
  return examples
}
