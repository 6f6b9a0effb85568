import { useInfiniteQuery } from '@tanstack/react-query'
import { ScrollText } from 'lucide-react'
import { useState } from 'react'
import { call } from '../../api/client.ts'
import { useBusiness } from '../../api/session.ts'
import { useCommonTexts } from '../../i18n/common.ts'
import { formatDateTime } from '../../i18n/format.ts'
import { Button } from '../../ui/button.tsx'
import { Select } from '../../ui/field.tsx'
import { Page, TableFrame } from '../../ui/page.tsx'
import { EmptyState, ErrorState, Loading } from '../../ui/states.tsx'
import { useActionText } from './audit-actions.ts'
import { useAuditTexts } from './audit-texts.ts'

const FILTERS = [
  ['all', undefined],
  ['keys', 'api_key'],
  ['users', 'user'],
  ['webhooks', 'webhook_endpoint'],
  ['conversations', 'conversation'],
] as const
const KINDS = ['user', 'api_key', 'cli', 'receptionist', 'customer', 'system'] as const

export function AuditPage() {
  const t = useAuditTexts()
  const common = useCommonTexts()
  const actionText = useActionText()
  const { slug, timezone } = useBusiness()
  const [filter, setFilter] = useState<(typeof FILTERS)[number][0]>('all')
  const action = FILTERS.find(([name]) => name === filter)?.[1]
  const log = useInfiniteQuery({
    queryKey: [slug, 'audit-log', filter],
    queryFn: ({ pageParam }) => call(slug, 'listAuditLog', { ...(action ? { action } : {}), ...(pageParam ? { before: pageParam } : {}) }),
    initialPageParam: '',
    getNextPageParam: (page) => (page.has_more ? page.lines.at(-1)?.id : undefined),
  })
  const lines = log.data?.pages.flatMap((page) => page.lines) ?? []
  return (
    <Page
      title={t('title')}
      description={t('description')}
      actions={
        <Select
          aria-label={t('filter')}
          className="w-auto"
          value={filter}
          onChange={(event) => setFilter(event.target.value as typeof filter)}
        >
          {FILTERS.map(([name]) => (
            <option key={name} value={name}>
              {t(name)}
            </option>
          ))}
        </Select>
      }
    >
      {log.isPending && <Loading />}
      {log.error && <ErrorState error={log.error} onRetry={() => void log.refetch()} />}
      {log.data && lines.length === 0 && <EmptyState icon={<ScrollText />} title={t('empty')} />}
      {lines.length > 0 && (
        <TableFrame label={t('title')}>
          <thead>
            <tr>
              <th>{t('when')}</th>
              <th>{t('who')}</th>
              <th>{t('what')}</th>
              <th>{t('details')}</th>
              <th>{t('from')}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={line.id} className="align-top">
                <td className="whitespace-nowrap">{formatDateTime(line.created_at, timezone)}</td>
                <td>
                  <bdi>{line.actor_name ?? kindOf(t, line.actor_kind)}</bdi>
                </td>
                <td title={line.action}>{actionText(line.action)}</td>
                <td dir="ltr" className="max-w-80 font-mono text-xs break-words text-muted-foreground rtl:text-end">
                  {Object.entries(line.details).map(([name, value]) => (
                    <span key={name} className="block">
                      {name}: {typeof value === 'string' ? value : JSON.stringify(value)}
                    </span>
                  ))}
                </td>
                <td dir="ltr" className="text-xs text-muted-foreground rtl:text-end">
                  {line.ip}
                </td>
              </tr>
            ))}
          </tbody>
        </TableFrame>
      )}
      {log.hasNextPage && (
        <Button className="self-center" isBusy={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
          {common('more')}
        </Button>
      )}
    </Page>
  )
}

function kindOf(t: ReturnType<typeof useAuditTexts>, kind: string): string {
  const known = KINDS.find((each) => each === kind)
  return known ? t(`kind_${known}`) : kind
}
