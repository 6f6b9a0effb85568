import { listAuditLog } from '../../../domain/audit/list-audit-log.ts'
import { getDelivery } from '../../../domain/webhooks/read-deliveries.ts'
import type { ConsoleHandlers } from '../bind-console.ts'

export const trailHandlers = {
  listAuditLog: (tx, { input }) => listAuditLog(tx, input),
  listAttempts: async (tx, { input }) => ({
    attempts: [...(await getDelivery(tx, { endpointId: input.endpoint_id, id: input.delivery_id })).attempts],
  }),
} satisfies Partial<ConsoleHandlers>
