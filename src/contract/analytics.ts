import { z } from 'zod'
import { RequestInstant } from './appointments.ts'
import { Timestamp } from './common.ts'

export const WeeklyRollupQuery = z.strictObject({
  since: RequestInstant.optional().meta({
    format: 'date-time',
    description: 'Start of the period, inclusive: from 90 days to 1 hour ago. Default: 7 days ago.',
  }),
})
export type WeeklyRollupQuery = z.output<typeof WeeklyRollupQuery>

const Score = z.number().min(0).max(11).nullable()
const KindCount = z
  .object({
    kind: z.string().meta({ description: 'What is counted.' }),
    count: z.int().min(1).meta({ description: 'How often it was there.' }),
  })
  .meta({ id: 'KindCount', description: 'A kind and how often it was there.' })
const Top = z.array(KindCount).max(5)
const Count = z.int().min(0)

export const WeeklyRollup = z
  .object({
    since: Timestamp.meta({ description: 'Start of the period, inclusive.' }),
    computed_at: Timestamp.meta({ description: 'End of the period: the moment of this answer.' }),
    qa_avg: Score.meta({ description: 'Mean quality score, 0 to 11, of what was scored in the period; null when nothing was.' }),
    qa_p50: Score.meta({ description: 'Median of these scores.' }),
    qa_p95: Score.meta({ description: '95th percentile of these scores, interpolated.' }),
    conversation_count: Count.meta({ description: 'Conversations created in the period.' }),
    agent_turn_count: Count.meta({ description: 'Replies of the receptionist in the period; what was sent through the API is none.' }),
    hallucination_flag_count: Count.meta({ description: 'Flags that the checks put on these replies.' }),
    top_flag_kinds: Top.meta({ description: 'The five most frequent kinds of flags, most frequent first.' }),
    top_handoff_reasons: Top.meta({ description: 'The five most frequent reasons of handoffs, most frequent first.' }),
  })
  .meta({ id: 'WeeklyRollup', description: 'Figures of the time since a moment.' })
export type WeeklyRollup = z.output<typeof WeeklyRollup>
