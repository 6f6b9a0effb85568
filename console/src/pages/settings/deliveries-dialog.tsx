import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import type { WebhookDelivery, WebhookEndpoint } from '@vorel/sdk'
import { RefreshCw } from 'lucide-react'
import { useState } from 'react'
import { sdk } from '../../api/client.ts'
import { useBusiness, useMay } from '../../api/session.ts'
import { useCommonTexts } from '../../i18n/common.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Select } from '../../ui/field.tsx'
import { EmptyState, ErrorState, Loading } from '../../ui/states.tsx'
import { tell, tellError } from '../../ui/toast.ts'
import { DeliveryRow } from './delivery-row.tsx'
import { useWebhooksTexts } from './webhooks-texts.ts'

const STATUSES = ['pending', 'delivered', 'failed', 'dead'] as const
const WEEK_MS = 7 * 86_400_000
const REFRESH_MS = 3000

export function DeliveriesDialog({ endpoint, onClose }: { readonly endpoint: WebhookEndpoint; readonly onClose: () => void }) {
  const t = useWebhooksTexts()
  const common = useCommonTexts()
  const { slug } = useBusiness()
  const mayWrite = useMay('admin')
  const [status, setStatus] = useState<WebhookDelivery['status'] | 'all'>('all')
  const list = useInfiniteQuery({
    queryKey: [slug, 'deliveries', endpoint.id, status],
    queryFn: async ({ pageParam, signal }) =>
      await sdk(slug).webhookEndpoints.deliveries(
        endpoint.id,
        { ...(status === 'all' ? {} : { status }), ...(pageParam ? { cursor: pageParam } : {}) },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    // What waits is worth another look; the rest does not change by itself.
    refetchInterval: (query) => (query.state.data?.pages[0]?.data.some((delivery) => delivery.status === 'pending') ? REFRESH_MS : false),
  })
  const redeliverDead = useMutation({
    mutationFn: () =>
      sdk(slug).webhookEndpoints.redeliverRange(endpoint.id, {
        from: new Date(Date.now() - WEEK_MS).toISOString(),
        to: new Date().toISOString(),
      }),
    onSuccess: ({ count }) => tell(t('redeliver_count', { count })),
    onError: tellError,
    onSettled: () => list.refetch(),
  })
  const deliveries = list.data?.pages.flatMap((page) => page.data) ?? []
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={t('deliveries')}
      description={endpoint.url}
      variant="side"
      className="w-[min(44rem,100vw)]"
    >
      <div className="flex flex-wrap items-center gap-2">
        <Select
          aria-label={t('show')}
          className="w-auto"
          value={status}
          onChange={(event) => setStatus(event.target.value as typeof status)}
        >
          <option value="all">{t('all')}</option>
          {STATUSES.map((each) => (
            <option key={each} value={each}>
              {t(each)}
            </option>
          ))}
        </Select>
        <Button size="icon" aria-label={t('refresh')} onClick={() => void list.refetch()}>
          <RefreshCw aria-hidden />
        </Button>
        {mayWrite && (
          <Button isBusy={redeliverDead.isPending} disabled={endpoint.status !== 'active'} onClick={() => redeliverDead.mutate()}>
            {t('redeliver_dead')}
          </Button>
        )}
      </div>
      {list.isPending && <Loading />}
      {list.error && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && deliveries.length === 0 && <EmptyState title={t('no_deliveries')}>{t('no_deliveries_text')}</EmptyState>}
      <ul className="grid gap-2">
        {deliveries.map((delivery) => (
          <DeliveryRow
            key={delivery.id}
            delivery={delivery}
            canRedeliver={mayWrite && endpoint.status === 'active'}
            onRedelivered={() => void list.refetch()}
          />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button className="justify-self-center" isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {common('more')}
        </Button>
      )}
    </Dialog>
  )
}
