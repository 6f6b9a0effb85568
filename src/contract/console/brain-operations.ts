import { z } from 'zod'
import { visibleText } from '../common.ts'
import type { ConsoleOperation } from './operation.ts'

const Provider = z.enum(['embedded', 'openai-compatible', 'anthropic', 'google'])

const Brain = z.object({
  /** Null: the installation's own choice, which `installation` tells. */
  own: z
    .object({
      provider: Provider,
      base_url: z.string().nullable(),
      model: z.string().nullable(),
      /** The key itself is shown to nobody again. */
      has_key: z.boolean(),
      daily_tokens: z.int().nullable(),
    })
    .nullable(),
  installation: z.object({ provider: Provider, model: z.string().nullable() }),
})

const BrainChoice = z.strictObject({
  provider: Provider,
  base_url: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .nullish(),
  model: visibleText(200).nullish(),
  /** Absent: the one that is kept, as long as it goes to the same place. */
  api_key: visibleText(500).nullish(),
  daily_tokens: z.int().min(1).max(999_999_999).nullish(),
})
export type BrainChoice = z.output<typeof BrainChoice>

/** Who answers the business's customers: the embedded brain or a language model. */
export const brain = {
  getBrain: { role: 'viewer', output: Brain },
  setBrain: { role: 'admin', input: BrainChoice, output: Brain },
  /** Back to the installation's own choice. */
  removeBrain: { role: 'admin', output: Brain },
  /** Asks the model once, as it is in the input; nothing is saved. */
  testBrain: {
    role: 'admin',
    input: BrainChoice,
    output: z.discriminatedUnion('ok', [
      z.object({ ok: z.literal(true), duration_ms: z.int(), answer: z.string() }),
      /** `reason`: status_401, no_first_token, deadline, bad_answer, … */
      z.object({ ok: z.literal(false), duration_ms: z.int(), reason: z.string() }),
    ]),
  },
} as const satisfies Record<string, ConsoleOperation>
