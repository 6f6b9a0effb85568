import type { Sealer } from '../lib/seal.ts'

/** JSON of an object, sealed by set-connection.ts; null when another master secret sealed it. */
export function openCredentials(sealer: Pick<Sealer, 'open'>, sealed: Uint8Array): Record<string, unknown> | null {
  try {
    return JSON.parse(sealer.open(sealed)) as Record<string, unknown>
  } catch {
    return null // the sealer's only complaint; its owner is told through the outcome
  }
}
