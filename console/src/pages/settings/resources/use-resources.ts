import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api/client.ts'
import { useBusiness } from '../../../api/session.ts'

export const resourcesKey = (slug: string) => [slug, 'resources']

export function useResources() {
  const { slug } = useBusiness()
  return useQuery({ queryKey: resourcesKey(slug), queryFn: ({ signal }) => call(slug, 'listResources', undefined, { signal }) })
}

/** In the language of the interface, where it has a name in it. */
export function useResourceName(): (resource: { readonly name: string; readonly name_ar: string | null }) => string {
  const isArabic = useTranslation().i18n.language === 'ar'
  return ({ name, name_ar }) => (isArabic && name_ar ? name_ar : name)
}
