import { WeeklyRollup, WeeklyRollupQuery } from '../analytics.ts'
import type { Operation } from '../operation.ts'
import { LIST_ERRORS } from './parts.ts'

export const analytics = {
  getWeeklyRollup: {
    method: 'GET',
    path: '/analytics/weekly-rollup',
    tag: 'Analytics',
    scope: 'read',
    summary: 'Get the weekly rollup',
    description:
      'Conversations, replies, flags, handoffs and quality scores since a moment, by default of the last seven days, in one consistent look at the data.',
    query: WeeklyRollupQuery,
    success: { status: 200, description: 'The figures.', schema: WeeklyRollup },
    errors: LIST_ERRORS,
  },
} as const satisfies Record<string, Operation>
