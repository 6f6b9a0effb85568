import type { CrmObject } from '../../contract/crm.ts'
import type { CrmPorts } from '../driver.ts'
import type { Tokens } from './tokens.ts'

/** Where a CRM is asked for consent and for tokens (RFC 6749, authorization code grant), and what is asked of it. */
export interface OAuthProvider {
  /** For people: "HubSpot". */
  readonly name: string
  /** The consent page. */
  readonly authorizeUrl: string
  readonly tokenUrl: string
  readonly scopes: readonly string[]
  /** This installation's app at the provider (settings). */
  readonly clientId: string
  readonly clientSecret: string
  /** Its names for our fields, with which a business begins. */
  readonly names: Readonly<Partial<Record<CrmObject, Readonly<Record<string, string>>>>>
  /** What the connection's configuration says of the account that consented. Throws CrmError. */
  account(ports: CrmPorts, tokens: Tokens): Promise<Readonly<Record<string, unknown>>>
}

/** Where the consent page sends people back to; the provider's app has to name it. */
export function redirectUriOf(publicUrl: string): string {
  return `${publicUrl}/api/oauth/crm/callback`
}

/** The address of the consent page for one business; `state` comes back with the answer. */
export function consentUrl(provider: OAuthProvider, { publicUrl, state }: { publicUrl: string; state: string }): string {
  const url = new URL(provider.authorizeUrl)
  url.search = new URLSearchParams({
    client_id: provider.clientId,
    redirect_uri: redirectUriOf(publicUrl),
    response_type: 'code',
    scope: provider.scopes.join(' '),
    state,
  }).toString()
  return url.href
}
