import { useQuery } from '@tanstack/react-query'
import { call } from '../../../api/client.ts'
import { useBusiness } from '../../../api/session.ts'

export const businessKey = (slug: string) => [slug, 'business']

export function useBusinessSettings() {
  const { slug } = useBusiness()
  return useQuery({ queryKey: businessKey(slug), queryFn: ({ signal }) => call(slug, 'getBusiness', undefined, { signal }) })
}
export type BusinessSettings = NonNullable<ReturnType<typeof useBusinessSettings>['data']>
