import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js'

/** `text` as E.164 (`+971501234567`), read as a number of `country` (ISO 3166-1 alpha-2) when it has no country code; null when it is no possible number. */
export function toE164(text: string, country: string): string | null {
  const region: CountryCode | undefined = isSupportedCountry(country) ? country : undefined
  // `extract: false`: the whole text must be the number, words around it are no number.
  const parsed = parsePhoneNumberFromString(text, region ? { defaultCountry: region, extract: false } : { extract: false })
  return parsed?.isValid() ? parsed.number : null
}
