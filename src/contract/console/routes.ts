import type { z } from 'zod'
import { analytics } from './analytics-operations.ts'
import { brain } from './brain-operations.ts'
import { business } from './business-operations.ts'
import { calendar } from './calendar-operations.ts'
import { catalogue } from './catalogue-operations.ts'
import { channels } from './channel-operations.ts'
import { crm } from './crm-operations.ts'
import { guardrails } from './guardrail-operations.ts'
import { hours } from './hours-operations.ts'
import { inbox } from './inbox-operations.ts'
import { keys } from './key-operations.ts'
import { knowledge } from './knowledge-operations.ts'
import type { ConsoleOperation } from './operation.ts'
import { receptionist } from './receptionist-operations.ts'
import { resources } from './resource-operations.ts'
import { sandbox } from './sandbox-operations.ts'
import { team } from './team-operations.ts'
import { trail } from './trail-operations.ts'
import { vocabulary } from './vocabulary-operations.ts'
import { widget } from './widget-operations.ts'

/** operationId → operation: what the console has besides the public API. */
export const CONSOLE_OPERATIONS = {
  ...team,
  ...inbox,
  ...keys,
  ...trail,
  ...vocabulary,
  ...catalogue,
  ...analytics,
  ...knowledge,
  ...calendar,
  ...business,
  ...hours,
  ...resources,
  ...widget,
  ...channels,
  ...crm,
  ...sandbox,
  ...receptionist,
  ...guardrails,
  ...brain,
} as const satisfies Record<string, ConsoleOperation>

export type ConsoleOperationId = keyof typeof CONSOLE_OPERATIONS

type InputSchema<K extends ConsoleOperationId> = (typeof CONSOLE_OPERATIONS)[K] extends { readonly input: infer S extends z.ZodType }
  ? S
  : never

/** What a handler is given, checked. */
export type ConsoleInput<K extends ConsoleOperationId> = [InputSchema<K>] extends [never] ? undefined : z.output<InputSchema<K>>

/** What a caller sends. */
export type ConsoleSent<K extends ConsoleOperationId> = [InputSchema<K>] extends [never] ? undefined : z.input<InputSchema<K>>

export type ConsoleOutput<K extends ConsoleOperationId> = (typeof CONSOLE_OPERATIONS)[K]['output'] extends infer S extends z.ZodType
  ? z.output<S>
  : undefined
