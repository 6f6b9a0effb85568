import { type CountryCode, isSupportedCountry, type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js'
import type { TenantDb } from '../../db/database.ts'

/**
 * The form in which a customer's identifier is compared: one conversation per tenant, channel and key.
 *
 * - On the phone channels (whatsapp, voice) an identifier that reads as a phone number becomes E.164: `+971 50 123 4567`, `00971501234567`, WhatsApp's
 *   `971501234567` and, for a business in the Emirates, `050 123 4567` are one customer. Full-width and Arabic digits count as digits. Bare digits are read the international way first on whatsapp, whose
 *   ids are of that form, and the country's way first on voice.
 * - Everything else is compared as it is, without surrounding space and in normalisation form C.
 */
export function identifierKey(channel: string, identifier: string, country: string): string {
  const plain = identifier.normalize('NFC').trim()
  if (!isPhoneChannel(channel)) return plain
  const digits = plain.normalize('NFKC')
  const readings = isInternational(digits) ? [digits] : channel === 'whatsapp' ? [`+${digits}`, digits] : [digits, `+${digits}`]
  for (const reading of readings) {
    const number = parse(reading, country)
    if (number) return number
  }
  return plain
}

/** `identifierKey` with the tenant's country, which is read only when the number does not name its own. */
export async function resolveIdentifierKey(tx: TenantDb, channel: string, identifier: string): Promise<string> {
  if (!isPhoneChannel(channel) || isInternational(identifier.trim())) return identifierKey(channel, identifier, '')
  return identifierKey(channel, identifier, await tenantCountry(tx))
}

async function tenantCountry(tx: TenantDb): Promise<string> {
  const tenant = await tx.db.selectFrom('tenants').select('country').where('id', '=', tx.tenantId).executeTakeFirst()
  return tenant?.country ?? ''
}

function isPhoneChannel(channel: string): boolean {
  return channel === 'whatsapp' || channel === 'voice'
}

function isInternational(text: string): boolean {
  return text.startsWith('+')
}

/** A number that names its country needs only the right length, so that ranges newer than the library's tables count; a guessed one must be a valid one. */
function parse(text: string, country: string): string | null {
  const region: CountryCode | undefined = isSupportedCountry(country) ? country : undefined
  const number: PhoneNumber | undefined = parsePhoneNumberFromString(text, {
    extract: false,
    ...(region ? { defaultCountry: region } : {}),
  })
  if (!number || number.ext) return null
  return (isInternational(text) ? number.isPossible() : number.isValid()) ? number.number : null
}
