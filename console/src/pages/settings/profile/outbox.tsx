import { useInfiniteQuery } from '@tanstack/react-query'
import type { OutboxLine } from '../../../../../src/contract/console/business-operations.ts'
import { call } from '../../../api/client.ts'
import { useBusiness } from '../../../api/session.ts'
import { useCommonTexts } from '../../../i18n/common.ts'
import { formatDateTime } from '../../../i18n/format.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/button.tsx'
import { ErrorState, Skeleton } from '../../../ui/states.tsx'
import { useProfileTexts } from './texts.ts'

const TONES = { pending: 'neutral', sent: 'success', mocked: 'warning', dead: 'danger' } as const

/** What left by mail, and what stayed in the house. */
export function Outbox({ hasMailServer }: { readonly hasMailServer: boolean }) {
  const t = useProfileTexts()
  const common = useCommonTexts()
  const { slug } = useBusiness()
  const mails = useInfiniteQuery({
    queryKey: [slug, 'mails'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => call(slug, 'listMails', pageParam === undefined ? {} : { before: pageParam }),
    getNextPageParam: (page) => (page.has_more ? page.mails.at(-1)?.id : undefined),
  })
  const all = mails.data?.pages.flatMap((page) => page.mails) ?? []
  return (
    <div className="grid gap-3">
      {!hasMailServer && <p className="rounded-md bg-warning-soft p-3 text-sm text-warning-foreground">{t('no_server')}</p>}
      {mails.isPending && <Skeleton className="h-20" />}
      {mails.error && <ErrorState error={mails.error} onRetry={() => void mails.refetch()} />}
      {mails.data && all.length === 0 && <p className="text-sm text-muted-foreground">{t('outbox_none')}</p>}
      <ul className="grid divide-y">
        {all.map((mail) => (
          <Mail key={mail.id} mail={mail} />
        ))}
      </ul>
      {mails.hasNextPage && (
        <Button size="sm" className="justify-self-start" isBusy={mails.isFetchingNextPage} onClick={() => void mails.fetchNextPage()}>
          {common('more')}
        </Button>
      )}
    </div>
  )
}

function Mail({ mail }: { readonly mail: OutboxLine }) {
  const t = useProfileTexts()
  const { timezone } = useBusiness()
  return (
    <li className="py-2">
      <details>
        <summary className="cursor-pointer rounded-sm text-sm">
          <bdi dir="auto" className="font-medium">
            {mail.subject}
          </bdi>{' '}
          <Badge tone={TONES[mail.status]}>{t(mail.status)}</Badge>
          <span className="block text-muted-foreground">{formatDateTime(mail.created_at, timezone)}</span>
        </summary>
        <p className="mt-2 text-sm text-muted-foreground">
          {t('to', { address: '' })}
          <bdi dir="ltr">{mail.recipients.join(', ')}</bdi>
        </p>
        <p dir="auto" className="mt-2 text-sm break-words whitespace-pre-wrap">
          {mail.body ?? t('private')}
        </p>
      </details>
    </li>
  )
}
