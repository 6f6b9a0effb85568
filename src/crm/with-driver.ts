import type { Sealer } from '../lib/seal.ts'
import { type CrmDriver, CrmError, type CrmPorts, TokenRefused } from './driver.ts'
import { freshTokens, type TokenStore } from './oauth/fresh-tokens.ts'
import { openCredentials } from './open-credentials.ts'
import { findDriver } from './registry.ts'

/** The house of one business: what its connection is opened with. */
export interface CrmHouse extends CrmPorts {
  readonly sealer: Pick<Sealer, 'open' | 'seal'>
  readonly tokens: TokenStore
}

/** As it is stored. */
export interface StoredConnection {
  readonly driver: string
  readonly config: Readonly<Record<string, unknown>>
  readonly credentials_sealed: Uint8Array
}

/**
 * Runs `use` with the business's CRM. Tokens of OAuth are fresh, and when they are refused all the same (a person over there has taken them back and given them
 * again) it runs once more with new ones. Throws CrmError. Holds no transaction.
 */
export async function withDriver<T>(house: CrmHouse, connection: StoredConnection, use: (driver: CrmDriver) => Promise<T>): Promise<T> {
  const { config } = connection
  const driver = findDriver(connection.driver)
  if (!driver) throw new CrmError('unsupported', 'there is no driver for the connected CRM', { didNothing: true })
  if (!driver.oauth) {
    const credentials = openCredentials(house.sealer, connection.credentials_sealed)
    if (!credentials) {
      throw new CrmError('auth_failed', 'the stored credentials can not be read: connect the CRM again', { didNothing: true })
    }
    return use(driver.open({ config, credentials }, house))
  }
  const provider = driver.oauth(house.apps)
  if (!provider) throw new CrmError('auth_failed', 'this installation has no app at the connected CRM any more', { didNothing: true })
  const tokens = await freshTokens(house, provider)
  try {
    return await use(driver.open({ config, credentials: { ...tokens } }, house))
  } catch (error) {
    if (!(error instanceof TokenRefused)) throw error
  }
  return use(driver.open({ config, credentials: { ...(await freshTokens(house, provider, tokens.access_token)) } }, house))
}
