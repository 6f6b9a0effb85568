import { z } from 'zod'
import { WeeklyRollup } from '../analytics.ts'
import type { ConsoleOperation } from './operation.ts'

const Count = z.int().min(0)
const Seconds = z.number().min(0).nullable()

const Analytics = z.object({
  days: z.int(),
  /** Word for word what the public API answers for the same period. */
  rollup: WeeklyRollup,
  /** By day of the business's zone and channel, of those created in the period. */
  conversations: z.array(z.object({ day: z.string(), channel: z.string(), count: Count })),
  statuses: z.array(z.object({ status: z.string(), count: Count })),
  /** Of the conversations created in the period: each step is part of the one before. */
  funnel: z.object({ conversations: Count, leads: Count, qualified: Count, booked: Count }),
  /** Index 0 to 11: how many closings got so many points, rounded down. */
  quality: z.array(Count),
  tools: z.array(z.object({ tool: z.string(), calls: Count, failures: Count })),
  flags: z.array(z.object({ kind: z.string(), count: Count })),
  handoffs: z.array(z.object({ reason: z.string(), count: Count })),
  /** From a customer's message to the receptionist's reply. */
  response_time: z.object({ replies: Count, p50_seconds: Seconds, p95_seconds: Seconds }),
  voice: z.object({ calls: Count, minutes: z.number().min(0) }),
})
export type Analytics = z.output<typeof Analytics>

export const analytics = {
  getAnalytics: {
    role: 'viewer',
    input: z.strictObject({ days: z.union([z.literal(7), z.literal(30), z.literal(90)]) }),
    output: Analytics,
  },
} as const satisfies Record<string, ConsoleOperation>
