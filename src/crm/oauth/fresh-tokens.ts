import type { Sealer } from '../../lib/seal.ts'
import { CrmError, type CrmPorts } from '../driver.ts'
import { openCredentials } from '../open-credentials.ts'
import type { OAuthProvider } from './provider.ts'
import { refreshTokens, type Tokens } from './tokens.ts'

/** Where the tokens of one business's connection are kept (src/domain/crm/token-store.ts). Everything in it is sealed. */
export interface TokenStore {
  /**
   * The stored tokens, if they are not stale; else `refresh` gives new ones, which are stored before anybody gets them. Whoever asks meanwhile, on any node,
   * waits for that one refresh. `gone`: nothing is connected. `busy`: the refresh takes too long. When `refresh` throws nothing is changed.
   */
  refreshOnce(
    isStale: (sealed: Uint8Array) => boolean,
    refresh: (sealed: Uint8Array) => Promise<{ readonly kind: 'refreshed'; readonly sealed: Uint8Array } | { readonly kind: 'revoked' }>,
  ): Promise<{ readonly kind: 'fresh'; readonly sealed: Uint8Array } | { readonly kind: 'revoked' | 'gone' | 'busy' }>
}

/** Before its end a token is as good as over: a call may take so long. */
const EARLY_MS = 60_000

/** Tokens that may be used now. `refused`: an access token that the CRM has just refused, though its time was not over. */
export async function freshTokens(
  house: CrmPorts & { readonly sealer: Pick<Sealer, 'open' | 'seal'>; readonly tokens: TokenStore },
  provider: OAuthProvider,
  refused: string | null = null,
): Promise<Tokens> {
  const read = (sealed: Uint8Array) => openCredentials(house.sealer, sealed) as Tokens | null
  const isStale = (sealed: Uint8Array) => {
    const tokens = read(sealed)
    if (tokens === null || tokens.access_token === refused) return true
    // Not "<": a time that can't be read is over.
    return !(Date.parse(tokens.expires_at) - house.clock.now().getTime() >= EARLY_MS)
  }
  const found = await house.tokens.refreshOnce(isStale, async (sealed) => {
    const tokens = read(sealed)
    if (tokens === null)
      throw new CrmError('auth_failed', 'the stored credentials can not be read: connect the CRM again', { didNothing: true })
    const made = await refreshTokens(house, provider, tokens.refresh_token)
    return made === 'revoked' ? { kind: 'revoked' } : { kind: 'refreshed', sealed: house.sealer.seal(JSON.stringify(made)) }
  })
  if (found.kind === 'fresh') return read(found.sealed) as Tokens // it was sealed here, or read just now
  if (found.kind === 'gone') throw new CrmError('not_configured', 'no CRM is connected', { didNothing: true })
  if (found.kind === 'busy')
    throw new CrmError('unavailable', `${provider.name} takes too long to renew the connection`, { didNothing: true })
  throw new CrmError('auth_failed', `${provider.name} has ended the connection: connect it again`, { didNothing: true })
}
