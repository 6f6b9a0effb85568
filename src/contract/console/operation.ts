import type { z } from 'zod'
import type { Role } from './roles.ts'

export const CONSOLE_PATH = '/api/console'

/**
 * One operation that only the console has. Its name says how it is asked for: `list…`, `get…`, `preview…` and `search…` are read with GET and `?input=<JSON>`, all
 * others change something and are a POST whose body is the input. Input and output are JSON, as on the public API.
 */
export interface ConsoleOperation {
  /** The least role that may use it. */
  readonly role: Role
  readonly input?: z.ZodObject
  /** A null schema is an empty answer. */
  readonly output: z.ZodType | null
}

/** Whether an operation only reads, by its name. */
export function isRead(id: string): boolean {
  return /^(?:list|get|preview|search)[A-Z]/.test(id)
}
