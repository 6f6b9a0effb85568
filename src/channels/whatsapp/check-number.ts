import type { Egress } from '../../lib/egress/egress.ts'
import { endpoint, type WhatsappNumber } from './number.ts'
import { errorCode, judgeSending, readJson } from './outcome.ts'

export type NumberCheck =
  | { readonly kind: 'ok'; readonly display_phone_number: string | null }
  | { readonly kind: 'refused' | 'unavailable'; readonly reason: string }

export interface CheckOptions {
  readonly egress: Pick<Egress, 'send'>
  /** Where the provider is to send what customers write. */
  readonly webhookUrl: string
  readonly now: Date
}

/**
 * Asks the provider whether it knows the number and its credentials. Meta is asked for the number; 360dialog is told our webhook address, with the secret as a
 * header of every call (it signs with a partner's secret only), which a wrong key can't do.
 */
export async function checkNumber(number: WhatsappNumber, { egress, webhookUrl, now }: CheckOptions): Promise<NumberCheck> {
  const { credentials } = number
  const asked =
    credentials.provider === 'cloud'
      ? egress.send({ method: 'GET', ...endpoint(number, '?fields=id,display_phone_number'), timeoutMs: 15_000 })
      : egress.send({
          method: 'POST',
          ...endpoint(number, '/v1/configs/webhook'),
          body: JSON.stringify({ url: webhookUrl, headers: { Authorization: `Bearer ${credentials.webhook_secret}` } }),
          timeoutMs: 15_000,
        })
  const result = await asked
  const outcome = judgeSending(result, now)
  if (outcome.kind === 'sent') return { kind: 'ok', display_phone_number: result.kind === 'response' ? displayNumber(result.body) : null }
  if (outcome.kind === 'later') return { kind: 'unavailable', reason: `the provider can't be asked now: ${outcome.reason}` }
  const code = result.kind === 'response' ? errorCode(readJson(result.body)) : null
  const said = code === null ? (result.kind === 'response' ? `status ${result.status}` : '') : `error ${code}`
  return { kind: 'refused', reason: `the provider refuses the number or its credentials (${said})` }
}

function displayNumber(body: Uint8Array): string | null {
  const answer = readJson(body)
  const shown = typeof answer === 'object' && answer !== null && 'display_phone_number' in answer ? answer.display_phone_number : null
  return typeof shown === 'string' && /^[+\d\s().-]{5,40}$/.test(shown) ? shown : null
}
