import type { OpenCrm } from './driver.ts'
import { customWebhook } from './drivers/custom-webhook.ts'
import { hubspot, hubspotOAuth } from './drivers/hubspot.ts'
import type { CrmApps } from './oauth/apps.ts'
import type { OAuthProvider } from './oauth/provider.ts'

export interface RegisteredDriver {
  readonly open: OpenCrm
  /** For one that is connected by OAuth: its provider, or null when this installation has no app there. */
  readonly oauth?: (apps: CrmApps) => OAuthProvider | null
}

/** Driver by name; adding one is a file and a line here. Names without a line (`opentable` is reserved) are answered `unsupported`. */
const DRIVERS: Readonly<Record<string, RegisteredDriver>> = {
  custom_webhook: { open: customWebhook },
  hubspot: { open: hubspot, oauth: hubspotOAuth },
}

export function findDriver(name: string): RegisteredDriver | null {
  return Object.hasOwn(DRIVERS, name) ? (DRIVERS[name] ?? null) : null
}
