import { queryOptions, useQuery } from '@tanstack/react-query'
import { isAtLeast, type Role } from '../../../src/contract/console/roles.ts'
import { request } from './request.ts'

export interface Business {
  readonly id: string
  readonly user_id: string
  readonly slug: string
  readonly name: string
  readonly role: Role
  readonly vertical: string
  readonly timezone: string
  readonly currency: string
  readonly default_language: 'en' | 'ar'
}

export interface Me {
  readonly account: {
    readonly id: string
    readonly session_id: string
    readonly name: string
    readonly email: string
    readonly is_operator: boolean
  }
  readonly businesses: readonly Business[]
}

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => request<Me>('GET', '/api/console/me', { signal }),
  staleTime: 60_000,
})

const KEY = 'vorel.business'

/** Each tab has its own business; a new tab begins with the last one that was chosen. */
export function chosenSlug(): string | null {
  return sessionStorage.getItem(KEY) ?? localStorage.getItem(KEY)
}

export function chooseBusiness(slug: string): void {
  sessionStorage.setItem(KEY, slug)
  localStorage.setItem(KEY, slug)
}

/** The business of this tab. Null for somebody who belongs to none. */
export function businessOf(me: Me): Business | null {
  return me.businesses.find((business) => business.slug === chosenSlug()) ?? me.businesses[0] ?? null
}

/** Inside the signed-in part, where there is one. */
export function useBusiness(): Business {
  const { data } = useQuery(meQuery)
  const business = data ? businessOf(data) : null
  if (!business) throw new Error('there is no business here')
  return business
}

/** For hiding what would be refused; the server decides. */
export function useMay(needed: Role): boolean {
  return isAtLeast(useBusiness().role, needed)
}
