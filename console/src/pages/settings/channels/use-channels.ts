import { useQuery } from '@tanstack/react-query'
import { call } from '../../../api/client.ts'
import { useBusiness } from '../../../api/session.ts'

export const whatsappKey = (slug: string) => [slug, 'whatsapp']
export const voiceKey = (slug: string) => [slug, 'voice']

export function useWhatsapp() {
  const { slug } = useBusiness()
  return useQuery({ queryKey: whatsappKey(slug), queryFn: ({ signal }) => call(slug, 'getWhatsapp', undefined, { signal }) })
}
export type Whatsapp = NonNullable<ReturnType<typeof useWhatsapp>['data']>
export type WhatsappNumber = NonNullable<Whatsapp['channel']>

export function useVoice() {
  const { slug } = useBusiness()
  return useQuery({ queryKey: voiceKey(slug), queryFn: ({ signal }) => call(slug, 'getVoice', undefined, { signal }) })
}
