import type { OpenCrm } from './driver.ts'
import { customWebhook } from './drivers/custom-webhook.ts'

/** Driver by name; adding one is a file and a line here. Names without a line (`opentable` is reserved) are answered `unsupported`. */
const DRIVERS: Readonly<Record<string, OpenCrm>> = {
  custom_webhook: customWebhook,
}

export function findDriver(name: string): OpenCrm | null {
  return Object.hasOwn(DRIVERS, name) ? (DRIVERS[name] ?? null) : null
}
