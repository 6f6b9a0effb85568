import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { useBusiness } from '../api/session.ts'

/** The words of the business's trade; they change with its settings only. */
export function useVocabulary() {
  const { slug } = useBusiness()
  return useQuery({ queryKey: [slug, 'vocabulary'], queryFn: () => call(slug, 'getVocabulary'), staleTime: 300_000 })
}

/** Reads what is written in both languages in the one of the interface. */
export function useBilingual(): (text: { readonly en: string; readonly ar: string }) => string {
  const { i18n } = useTranslation()
  return (text) => (i18n.language === 'ar' ? text.ar : text.en)
}
