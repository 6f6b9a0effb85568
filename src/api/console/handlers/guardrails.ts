import type { GuardrailPolicy } from '../../../domain/guardrail-policy/policy.ts'
import { readGuardrailPolicy } from '../../../domain/guardrail-policy/read-guardrail-policy.ts'
import { parsePolicy, setGuardrailPolicy } from '../../../domain/guardrail-policy/set-guardrail-policy.ts'
import { readPack } from '../../../domain/packs/read-pack.ts'
import { trySentence } from '../../../receptionist/guardrails/try-sentence.ts'
import type { ConsoleHandlers } from '../bind-console.ts'

export const guardrailHandlers = {
  getGuardrails: async (tx) => ({ policy: sent(await readGuardrailPolicy(tx)), pack_phrases: (await readPack(tx)).forbidden_phrases }),
  setGuardrails: async (tx, { input, actor }) => sent(await setGuardrailPolicy(tx, { patch: given(input), actor })),
  previewFlags: async (tx, { input: { text, policy = {} } }) => {
    const held = { ...(await readGuardrailPolicy(tx)), ...parsePolicy(given(policy)) }
    return trySentence(tx, { text, policy: held })
  },
} satisfies Partial<ConsoleHandlers>

/** Without the members that were not sent. */
function given<T extends object>(input: T) {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: NonNullable<T[K]> }
}

function sent(policy: GuardrailPolicy) {
  const { en, ar } = policy.forbidden_phrases
  return { ...policy, forbidden_phrases: { en: [...en], ar: [...ar] } }
}
