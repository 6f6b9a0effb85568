import { getWeeklyRollup } from '../../domain/analytics/get-weekly-rollup.ts'
import type { Handlers } from '../bind.ts'

export const analyticsHandlers = {
  getWeeklyRollup: (tx, { query }) => getWeeklyRollup(tx, query),
} satisfies Partial<Handlers>
