import type { Flag } from './check-reply.ts'

/** What was stopped in a model's words, and why. */
export interface SpeechFlag {
  readonly kind:
    | Flag['kind']
    | 'unsupported_hours'
    | 'unsupported_availability'
    | 'unsupported_contact'
    | 'unsupported_number'
    | 'wrong_language'
    | 'leak'
  readonly severity: 'low' | 'medium' | 'high'
  readonly excerpt: string
}
