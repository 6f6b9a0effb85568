import { type InfiniteData, type QueryClient, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import type { Lead, LeadUpdate } from '@vorel/sdk'
import { sdk } from '../../api/client.ts'
import { useBusiness } from '../../api/session.ts'
import { tellError } from '../../ui/toast.ts'

export const STATUSES = ['new', 'qualified', 'booked', 'converted', 'lost'] as const satisfies readonly Lead['status'][]
export type Status = (typeof STATUSES)[number]

export interface LeadFilter {
  readonly status?: Status | undefined
  readonly stale_for_days?: number | undefined
}

interface LeadPage {
  readonly data: Lead[]
  readonly next_cursor: string | null
  readonly has_more: boolean
}
type LeadPages = InfiniteData<LeadPage, string>

export function useLeads(filter: LeadFilter) {
  const { slug } = useBusiness()
  return useInfiniteQuery({
    queryKey: [slug, 'leads', filter],
    queryFn: async ({ pageParam, signal }) =>
      await sdk(slug).leads.list({ ...filter, limit: 50, ...(pageParam ? { cursor: pageParam } : {}) }, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
}

interface LeadChange {
  readonly lead: Lead
  readonly change: LeadUpdate
  /** Also when the card that asked for it has gone to another column meanwhile. */
  readonly onDone?: () => void
}

/** Shows the change at once in every list that holds the lead, and takes it back when it is refused. */
export function useUpdateLead() {
  const { slug } = useBusiness()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: ({ lead, change }: LeadChange) => sdk(slug).leads.update(lead.id, change),
    onMutate: async ({ lead, change }) => {
      await queryClient.cancelQueries({ queryKey: [slug, 'leads'] })
      const before = queryClient.getQueriesData<LeadPages>({ queryKey: [slug, 'leads'] })
      show(queryClient, slug, { ...lead, ...change, attributes: merge(lead.attributes, change.attributes) } as Lead)
      return { before }
    },
    onError: (error, _input, context) => {
      for (const [key, data] of context?.before ?? []) queryClient.setQueryData(key, data)
      tellError(error)
    },
    onSuccess: (lead, { onDone }) => {
      show(queryClient, slug, lead)
      onDone?.()
    },
  })
}

/** As the API merges them: one level deep, null deletes. */
function merge(present: Record<string, unknown>, change: Record<string, unknown> | undefined): Record<string, unknown> {
  return Object.fromEntries(Object.entries({ ...present, ...change }).filter(([, value]) => value !== null))
}

function show(queryClient: QueryClient, slug: string, lead: Lead): void {
  for (const [key, pages] of queryClient.getQueriesData<LeadPages>({ queryKey: [slug, 'leads'] })) {
    if (!pages) continue
    const filter = key[2] as LeadFilter
    const belongs = filter.status === undefined || filter.status === lead.status
    const isThere = pages.pages.some((page) => page.data.some((each) => each.id === lead.id))
    queryClient.setQueryData<LeadPages>(key, {
      ...pages,
      pages: pages.pages.map((page, index) => {
        const rest = belongs
          ? page.data.map((each) => (each.id === lead.id ? lead : each))
          : page.data.filter((each) => each.id !== lead.id)
        const isNewHere = belongs && !isThere && index === 0 && filter.stale_for_days === undefined
        return { ...page, data: isNewHere ? [lead, ...rest] : rest }
      }),
    })
  }
}
