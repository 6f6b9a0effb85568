/** What is needed of a business's number to speak with its provider. */
export interface WhatsappNumber {
  readonly channel: { readonly base_url: string | null; readonly phone_number_id: string | null }
  readonly credentials:
    | { readonly provider: 'cloud'; readonly access_token: string; readonly app_secret: string }
    | { readonly provider: '360dialog'; readonly api_key: string; readonly webhook_secret: string }
}

/** Meta's version is part of the address; a version is served for two years. */
const CLOUD_URL = 'https://graph.facebook.com/v23.0'
const D360_URL = 'https://waba-v2.360dialog.io'

/**
 * Where and as whom to ask. 360dialog passes the Cloud API's messages on: the same bodies and answers, under its own address, where the key stands for the
 * number.
 */
export function endpoint(
  number: WhatsappNumber,
  path: string,
): { readonly url: string; readonly headers: Readonly<Record<string, string>> } {
  const { channel, credentials } = number
  const base = channel.base_url ?? (credentials.provider === 'cloud' ? CLOUD_URL : D360_URL)
  if (credentials.provider === '360dialog') {
    return { url: `${base}${path}`, headers: { 'd360-api-key': credentials.api_key, 'content-type': 'application/json' } }
  }
  return {
    url: `${base}/${channel.phone_number_id}${path}`,
    headers: { authorization: `Bearer ${credentials.access_token}`, 'content-type': 'application/json' },
  }
}
