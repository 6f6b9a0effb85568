import { z } from 'zod'
import type { EgressResult } from '../../lib/egress/egress.ts'
import { CrmError, type CrmPorts } from '../driver.ts'
import { limited, unreached } from '../judge.ts'
import type { OAuthProvider } from './provider.ts'

/** What is sealed as the credentials of a connection by OAuth. */
export interface Tokens {
  readonly access_token: string
  readonly refresh_token: string
  /** RFC 3339; the access token is refused from then on. */
  readonly expires_at: string
}

/** RFC 6749, section 5.1. */
const Answer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  expires_in: z
    .number()
    .positive()
    .max(365 * 86_400),
})

/** The tokens for the code that the consent page gave. Throws CrmError: `auth_failed` when it is refused. */
export async function exchangeCode(
  ports: CrmPorts,
  provider: OAuthProvider,
  given: { code: string; redirectUri: string },
): Promise<Tokens> {
  const tokens = await ask(ports, provider, { grant_type: 'authorization_code', code: given.code, redirect_uri: given.redirectUri })
  if (tokens.refresh_token === undefined) throw new CrmError('auth_failed', `${provider.name} gave no refresh token`)
  return { ...tokens, refresh_token: tokens.refresh_token }
}

/** New tokens; the refresh token stays when the answer has none. `revoked` when it is good for nothing any more. Throws CrmError. */
export async function refreshTokens(ports: CrmPorts, provider: OAuthProvider, refreshToken: string): Promise<Tokens | 'revoked'> {
  try {
    return { refresh_token: refreshToken, ...(await ask(ports, provider, { grant_type: 'refresh_token', refresh_token: refreshToken })) }
  } catch (error) {
    if (error instanceof GrantRefused) return 'revoked'
    throw error
  }
}

/** The code or the refresh token is good for nothing. */
class GrantRefused extends CrmError {}

async function ask(ports: CrmPorts, provider: OAuthProvider, grant: Readonly<Record<string, string>>) {
  const { clientId: client_id, clientSecret: client_secret } = provider
  const result = await ports.egress.send({
    method: 'POST',
    url: provider.tokenUrl,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json', 'user-agent': 'Vorel-CRM/1' },
    body: new URLSearchParams({ client_id, client_secret, ...grant }).toString(),
  })
  const { access_token, refresh_token, expires_in } = judge(provider, result)
  const expires_at = new Date(ports.clock.now().getTime() + expires_in * 1000).toISOString()
  return { access_token, expires_at, ...(refresh_token === undefined ? {} : { refresh_token }) }
}

/** What says that it is the grant: the standard's word (section 5.2), and HubSpot's own. Any other refusal is about our app, and a person's to mend. */
const GRANT_ERRORS = new Set<unknown>(['invalid_grant', 'BAD_REFRESH_TOKEN', 'BAD_AUTH_CODE'])

function judge(provider: OAuthProvider, result: EgressResult): z.output<typeof Answer> {
  if (result.kind === 'refused') throw new CrmError('unavailable', `the CRM's address ${result.reason}`, { didNothing: true })
  if (result.kind === 'failed') throw unreached(result.reason, { wrote: false })
  const { status } = result
  if (status === 429) throw limited(result.headers['retry-after'])
  if (status >= 400 && status < 500) {
    const said = parsed(result.body)
    if (GRANT_ERRORS.has(said.error) || GRANT_ERRORS.has(said.status)) {
      throw new GrantRefused('auth_failed', `${provider.name} refuses the connection: connect it again`, { didNothing: true })
    }
    throw new CrmError('auth_failed', `${provider.name} refuses this installation's app: it answered ${status}`, { didNothing: true })
  }
  const answer = status === 200 ? Answer.safeParse(parsed(result.body)) : null
  if (!answer?.success) throw new CrmError('unavailable', `${provider.name} gave no tokens: it answered ${status}`, { didNothing: true })
  return answer.data
}

function parsed(body: Buffer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {} // no JSON: no tokens
  }
}
