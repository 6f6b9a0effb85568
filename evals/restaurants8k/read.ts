import { readFileSync } from 'node:fs'
import { z } from 'zod'

/** The set's slots. */
export const SLOTS = ['people', 'date', 'time', 'first_name', 'last_name'] as const
export type Slot = (typeof SLOTS)[number]

/** First character and end (exclusive) in the text. */
export interface Span {
  readonly slot: Slot
  readonly from: number
  readonly to: number
}

export interface Message {
  readonly text: string
  /** What the system has just asked for. */
  readonly requested: readonly string[]
  readonly spans: readonly Span[]
}

const schema = z.array(
  z.object({
    userInput: z.object({ text: z.string() }),
    context: z.object({ requestedSlots: z.array(z.string()).optional() }).optional(),
    labels: z
      .array(z.object({ slot: z.enum(SLOTS), valueSpan: z.object({ startIndex: z.number().optional(), endIndex: z.number() }) }))
      .optional(),
  }),
)

/** train.json or test.json; a span without a beginning begins the text. */
export function readMessages(file: string): Message[] {
  return schema.parse(JSON.parse(readFileSync(file, 'utf8'))).map(({ userInput, context, labels }) => ({
    text: userInput.text,
    requested: context?.requestedSlots ?? [],
    spans: (labels ?? []).map(({ slot, valueSpan }) => ({ slot, from: valueSpan.startIndex ?? 0, to: valueSpan.endIndex })),
  }))
}
