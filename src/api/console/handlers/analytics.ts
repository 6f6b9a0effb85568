import { getAnalytics } from '../../../domain/analytics/get-analytics.ts'
import type { ConsoleHandlers } from '../bind-console.ts'

export const analyticsHandlers = { getAnalytics: (tx, { input }) => getAnalytics(tx, input) } satisfies Partial<ConsoleHandlers>
