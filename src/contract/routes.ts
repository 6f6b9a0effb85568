import type { z } from 'zod'
import { analytics } from './operations/analytics-operations.ts'
import { appointments } from './operations/appointment-operations.ts'
import { conversations } from './operations/conversation-operations.ts'
import { crm } from './operations/crm-operations.ts'
import { leads } from './operations/lead-operations.ts'
import { notices } from './operations/notice-operations.ts'
import { offerings } from './operations/offering-operations.ts'
import { webhooks } from './operations/webhook-operations.ts'

/** operationId → operation: the whole public API. */
export const OPERATIONS = {
  ...conversations,
  ...leads,
  ...appointments,
  ...offerings,
  ...analytics,
  ...crm,
  ...webhooks,
  ...notices,
} as const

export type OperationId = keyof typeof OPERATIONS

type Part<K extends OperationId, P extends 'params' | 'query' | 'body'> = (typeof OPERATIONS)[K] extends {
  readonly [Q in P]: infer S extends z.ZodType
}
  ? z.output<S>
  : undefined

/** What a handler of operation K is given, checked. */
export interface RequestOf<K extends OperationId> {
  readonly params: Part<K, 'params'>
  readonly query: Part<K, 'query'>
  readonly body: Part<K, 'body'>
}

/** What it answers. */
export type ResponseOf<K extends OperationId> = (typeof OPERATIONS)[K]['success']['schema'] extends infer S extends z.ZodType
  ? z.output<S>
  : undefined
