import { useQuery } from '@tanstack/react-query'
import type { Offering } from '@vorel/sdk'
import { sdk } from '../../api/client.ts'
import { useBusiness } from '../../api/session.ts'

export const catalogueKey = (slug: string) => [slug, 'offerings', 'all']
const MAX = 2000

/** The whole catalogue: a few hundred lines, in which one wants to search without waiting. */
export function useCatalogue() {
  const { slug } = useBusiness()
  return useQuery({
    queryKey: catalogueKey(slug),
    queryFn: async () => {
      const found: Offering[] = []
      for await (const offering of sdk(slug).offerings.list({ limit: 100 })) {
        found.push(offering)
        if (found.length >= MAX) break
      }
      return found
    },
  })
}
