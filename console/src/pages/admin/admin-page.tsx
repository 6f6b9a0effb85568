import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Building2, Plus } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import type { OperatorBusiness } from '../../../../src/contract/console/operator-operations.ts'
import { callOperator } from '../../api/client.ts'
import { meQuery } from '../../api/session.ts'
import { useCommonTexts } from '../../i18n/common.ts'
import { formatNumber, formatRecent } from '../../i18n/format.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Input } from '../../ui/field.tsx'
import { Page, TableFrame } from '../../ui/page.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { tell, tellError } from '../../ui/toast.ts'
import { CreateBusinessDialog } from './create-business-dialog.tsx'
import { Installation } from './installation.tsx'
import { useAdminTexts } from './texts.ts'

const QUERY = ['operator', 'businesses']

export function AdminPage() {
  const t = useAdminTexts()
  const { data: me } = useQuery(meQuery)
  if (me && !me.account.is_operator) return <EmptyState icon={<Building2 />} title={t('only_operator')} />
  return <Businesses />
}

function Businesses() {
  const t = useAdminTexts()
  const common = useCommonTexts()
  const [search, setSearch] = useState('')
  const wanted = useDeferredValue(search.trim())
  const [isCreating, setCreating] = useState(false)
  const list = useInfiniteQuery({
    queryKey: [...QUERY, wanted],
    queryFn: ({ pageParam }) => callOperator('listBusinesses', { after: pageParam, wanted }),
    initialPageParam: '',
    getNextPageParam: (page) => (page.has_more ? page.businesses.at(-1)?.slug : undefined),
    refetchInterval: 60_000,
  })
  const businesses = list.data?.pages.flatMap((page) => page.businesses) ?? []
  return (
    <Page
      title={t('title')}
      description={t('description')}
      actions={
        <Button variant="primary" onClick={() => setCreating(true)}>
          <Plus aria-hidden />
          {t('create')}
        </Button>
      }
    >
      <Installation />
      <Input
        type="search"
        className="max-w-sm"
        aria-label={t('search')}
        placeholder={t('search')}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      {list.isPending && <Skeleton className="h-72" />}
      {list.error && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && businesses.length === 0 && <EmptyState icon={<Building2 />} title={t('empty')} />}
      {businesses.length > 0 && (
        <TableFrame label={t('title')}>
          <thead>
            <tr>
              <th>{t('business')}</th>
              <th>{t('conversations')}</th>
              <th>{t('last_message')}</th>
              <th>{t('incidents')}</th>
              <th>{t('status')}</th>
            </tr>
          </thead>
          <tbody>
            {businesses.map((business) => (
              <BusinessRow key={business.id} business={business} />
            ))}
          </tbody>
        </TableFrame>
      )}
      {list.hasNextPage && (
        <Button className="self-center" isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {common('more')}
        </Button>
      )}
      {isCreating && <CreateBusinessDialog onClose={() => setCreating(false)} />}
    </Page>
  )
}

function BusinessRow({ business }: { readonly business: OperatorBusiness }) {
  const t = useAdminTexts()
  const { health, incidents } = business
  return (
    <tr>
      <td>
        <bdi className="font-medium">{business.name}</bdi>
        <span dir="ltr" className="block text-xs text-muted-foreground rtl:text-end">
          {business.slug} · {business.vertical} · {business.region}
        </span>
      </td>
      <td>{formatNumber(health.conversations_7d)}</td>
      <td className="whitespace-nowrap">{health.last_message_at ? formatRecent(health.last_message_at, business.timezone) : t('never')}</td>
      <td>
        <div className="flex flex-wrap gap-1">
          {incidents.length === 0 && <span className="text-muted-foreground">{t('fine')}</span>}
          {incidents.map(({ kind, count }) => (
            <Badge key={kind} tone="danger">
              {t(kind, { count })}
            </Badge>
          ))}
        </div>
      </td>
      <td>
        <StatusButton business={business} />
      </td>
    </tr>
  )
}

function StatusButton({ business }: { readonly business: OperatorBusiness }) {
  const t = useAdminTexts()
  const common = useCommonTexts()
  const queryClient = useQueryClient()
  const [isAsking, setAsking] = useState(false)
  const { id, name, status } = business
  const set = useMutation({
    mutationFn: (next: 'active' | 'suspended') => callOperator('setBusinessStatus', { id, status: next }),
    onSuccess: (_nothing, next) => tell(next === 'suspended' ? t('suspended_now', { name }) : common('saved')),
    onError: tellError,
    onSettled: () => queryClient.invalidateQueries({ queryKey: QUERY }),
  })
  if (status === 'suspended') {
    return (
      <div className="flex items-center gap-2">
        <Badge tone="warning">{t('suspended')}</Badge>
        <Button size="sm" isBusy={set.isPending} onClick={() => set.mutate('active')}>
          {t('resume')}
        </Button>
      </div>
    )
  }
  return (
    <>
      <div className="flex items-center gap-2">
        <Badge tone="success">{t('active')}</Badge>
        <Button size="sm" onClick={() => setAsking(true)}>
          {t('suspend')}
        </Button>
      </div>
      <Dialog isOpen={isAsking} onOpenChange={setAsking} title={t('suspend_title', { name })} description={t('suspend_text')}>
        <div className="flex justify-end gap-2">
          <Button onClick={() => setAsking(false)}>{common('cancel')}</Button>
          <Button
            variant="danger"
            onClick={() => {
              set.mutate('suspended')
              setAsking(false)
            }}
          >
            {t('suspend')}
          </Button>
        </div>
      </Dialog>
    </>
  )
}
