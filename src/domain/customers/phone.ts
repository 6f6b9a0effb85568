import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js'

/**
 * `text` as E.164 (`+971501234567`), read as a number of `country` (ISO 3166-1 alpha-2) when it has no country code; null when it is no phone number. One that
 * names its country needs only the right length, so that ranges newer than the library's tables count.
 */
export function toE164(text: string, country: string): string | null {
  const region: CountryCode | undefined = isSupportedCountry(country) ? country : undefined
  // `extract: false`: the whole text must be the number, words around it are no number.
  const parsed = parsePhoneNumberFromString(text, { extract: false, ...(region ? { defaultCountry: region } : {}) })
  if (!parsed || parsed.ext) return null
  return (/^\s*[+＋]/.test(text) ? parsed.isPossible() : parsed.isValid()) ? parsed.number : null
}
