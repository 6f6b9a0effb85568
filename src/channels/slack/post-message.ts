import type { Egress } from '../../lib/egress/egress.ts'

export type SlackResult =
  | { readonly kind: 'sent' }
  /** Slack says that this will never work: the hook was removed, or the workspace forbids it. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string }

/** One message through an incoming webhook: a POST of `{text}`, answered 200 `ok`. 429 and 5xx may pass; any other answer does not. */
export async function postToSlack(
  egress: Egress,
  { url, text, signal }: { url: string; text: string; signal: AbortSignal },
): Promise<SlackResult> {
  const headers = { 'content-type': 'application/json' }
  const result = await egress.send({ method: 'POST', url, headers, body: JSON.stringify({ text }), signal })
  if (result.kind === 'refused') return { kind: 'refused', reason: result.reason }
  if (result.kind === 'failed') return { kind: 'failed', reason: result.reason }
  if (result.status >= 200 && result.status < 300) return { kind: 'sent' }
  const isPassing = result.status === 429 || result.status >= 500
  return { kind: isPassing ? 'failed' : 'refused', reason: `status ${result.status}` }
}
