import { useMutation, useQuery } from '@tanstack/react-query'
import type { WebhookDelivery } from '@vorel/sdk'
import { useState } from 'react'
import { call, sdk } from '../../api/client.ts'
import { useBusiness } from '../../api/session.ts'
import { formatDateTime, formatTime } from '../../i18n/format.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Loading } from '../../ui/states.tsx'
import { tell, tellError } from '../../ui/toast.ts'
import { useWebhooksTexts } from './webhooks-texts.ts'

const TONES = { pending: 'warning', delivered: 'success', failed: 'danger', dead: 'danger' } as const

export interface DeliveryRowProps {
  readonly delivery: WebhookDelivery
  readonly canRedeliver: boolean
  readonly onRedelivered: () => void
}

/** One delivery; opened, it shows its attempts with what was answered. */
export function DeliveryRow({ delivery, canRedeliver, onRedelivered }: DeliveryRowProps) {
  const t = useWebhooksTexts()
  const { slug, timezone } = useBusiness()
  const [isOpen, setOpen] = useState(false)
  const { id, endpoint_id, event, status, attempt_count, next_attempt_at, created_at } = delivery
  const attempts = useQuery({
    queryKey: [slug, 'attempts', id, attempt_count],
    queryFn: () => call(slug, 'listAttempts', { endpoint_id, delivery_id: id }),
    enabled: isOpen,
  })
  const redeliver = useMutation({
    mutationFn: () => sdk(slug).webhookEndpoints.redeliver(endpoint_id, id),
    onSuccess: () => {
      tell(t('redelivered'))
      onRedelivered()
    },
    onError: tellError,
  })
  return (
    <li className="rounded-md border">
      <details onToggle={(toggle) => setOpen(toggle.currentTarget.open)}>
        <summary className="flex cursor-pointer flex-wrap items-center gap-2 p-2.5 text-sm">
          <code dir="ltr" className="text-xs font-medium">
            {event}
          </code>
          <Badge tone={TONES[status]}>{t(status)}</Badge>
          <span className="ms-auto text-xs text-muted-foreground">{formatDateTime(created_at, timezone)}</span>
        </summary>
        <div className="grid gap-3 border-t p-3 text-sm">
          {next_attempt_at && <p>{t('next_attempt', { time: formatTime(next_attempt_at, timezone) })}</p>}
          {attempts.isPending && <Loading />}
          {attempts.data?.attempts.map((attempt) => (
            <div key={attempt.attempt_number} className="grid gap-1">
              <p className="flex flex-wrap gap-x-3">
                <span className="font-medium">{t('attempt', { number: attempt.attempt_number })}</span>
                <span>{attempt.status_code ?? t('no_answer')}</span>
                <span className="text-muted-foreground">{t('took', { ms: Math.round(attempt.duration_ms) })}</span>
                <span className="text-muted-foreground">{formatTime(attempt.started_at, timezone)}</span>
              </p>
              {attempt.error && (
                <p dir="ltr" className="text-danger">
                  {attempt.error}
                </p>
              )}
              {attempt.response_excerpt && (
                <pre dir="ltr" className="max-h-48 overflow-auto rounded-sm bg-muted p-2 text-xs whitespace-pre-wrap">
                  {attempt.response_excerpt}
                </pre>
              )}
            </div>
          ))}
          {canRedeliver && status !== 'pending' && (
            <Button size="sm" className="justify-self-start" isBusy={redeliver.isPending} onClick={() => redeliver.mutate()}>
              {t('redeliver')}
            </Button>
          )}
        </div>
      </details>
    </li>
  )
}
