import type { Claim } from './rate-limiter.ts'

/**
 * Every limit there is: `limit` requests of one bucket in any 60 s. The numbers are the product's (the table "Rate limits" of the API's specification), except
 * for `chat_session`, which is ours: opening a chat writes rows, and a visitor opens one.
 */
export const LAYERS = {
  /** By key id, after the key is verified. Each key is stored with a limit of its own; this is what it gets when none is chosen. */
  api_key: { limit: 200 },
  /** By account id, before anything that a person does in the console. */
  console_user: { limit: 200 },
  /** By address, and by the account that is named: attempts to sign in or to set a password. */
  sign_in_address: { limit: 30 },
  sign_in_account: { limit: 10 },
  /** By tenant id, over everything that signs in as the tenant. Visitors' chats don't: a stranger must not use up the tenant's API. */
  tenant: { limit: 5000 },
  /** By tenant id and tool, before the receptionist's tool runs; handing over to people has no limit. */
  tenant_tool: { limit: 50 },
  /** By source (the visitors' side, a provider) and address, before anything else of a visitor's request is looked at. */
  inbound: { limit: 500 },
  /** By address, before a chat session is opened. */
  chat_session: { limit: 20 },
  /** By tenant id and customer, after a message or form is parsed. */
  tenant_customer: { limit: 30 },
  /** By address: attempts to authenticate that failed. An address that has used them up is refused before its key is looked up. */
  failed_authentication: { limit: 60 },
} as const satisfies Record<string, { readonly limit: number }>

export type LayerName = keyof typeof LAYERS

/** One request in `layer`'s bucket of `id`. */
export function claim(layer: LayerName, id: string, limit: number = LAYERS[layer].limit): Claim {
  return { layer, id, limit }
}
