import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { WebhookEndpoint } from '@vorel/sdk'
import { Ellipsis, KeyRound, Pause, Pencil, Play, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { sdk } from '../../api/client.ts'
import { useBusiness, useMay } from '../../api/session.ts'
import { useCommonTexts } from '../../i18n/common.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Menu, MenuItem, MenuSeparator } from '../../ui/menu.tsx'
import { tell, tellError } from '../../ui/toast.ts'
import { useWebhooksTexts } from './webhooks-texts.ts'

const TONES = { active: 'success', paused: 'neutral', disabled: 'danger' } as const

export interface EndpointCardProps {
  readonly endpoint: WebhookEndpoint
  readonly onEdit: () => void
  readonly onDeliveries: () => void
  readonly onSecret: (secret: string) => void
}

export function EndpointCard({ endpoint, onEdit, onDeliveries, onSecret }: EndpointCardProps) {
  const t = useWebhooksTexts()
  const common = useCommonTexts()
  const { slug } = useBusiness()
  const mayWrite = useMay('admin')
  const queryClient = useQueryClient()
  const [isDeleting, setDeleting] = useState(false)
  const act = useMutation({
    mutationFn: (work: () => Promise<unknown>) => work(),
    onError: tellError,
    onSettled: () => queryClient.invalidateQueries({ queryKey: [slug, 'webhook-endpoints'] }),
  })
  const api = sdk(slug).webhookEndpoints
  const { id, url, description, events, status, status_reason } = endpoint
  const test = () => act.mutate(() => api.test(id).then(() => tell(t('test_sent'))))
  const setStatus = (next: 'active' | 'paused') => act.mutate(() => api.update(id, { status: next }))
  const rotate = () => act.mutate(() => api.rotateSecret(id).then(({ secret }) => onSecret(secret)))
  const remove = () => act.mutate(() => api.delete(id).then(() => tell(t('deleted'))))
  return (
    <article className="grid gap-3 rounded-lg border bg-surface p-4" aria-label={url}>
      <div className="flex flex-wrap items-start gap-3">
        <div className="me-auto min-w-0">
          <p dir="ltr" className="font-mono text-sm break-all rtl:text-end">
            {url}
          </p>
          {description && <p className="text-sm text-muted-foreground">{description}</p>}
          {status_reason && <p className="text-sm text-danger">{status_reason}</p>}
        </div>
        <Badge tone={TONES[status]}>{t(status)}</Badge>
      </div>
      <p dir="ltr" className="text-xs text-muted-foreground rtl:text-end">
        {events.join(' · ')}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button size="sm" onClick={onDeliveries}>
          {t('deliveries')}
        </Button>
        {mayWrite && (
          <>
            <Button size="sm" disabled={status !== 'active'} isBusy={act.isPending} onClick={test}>
              {t('test')}
            </Button>
            <Menu
              trigger={
                <Button size="sm" aria-label={common('more')}>
                  <Ellipsis aria-hidden />
                </Button>
              }
            >
              <MenuItem onSelect={onEdit}>
                <Pencil aria-hidden />
                {common('edit')}
              </MenuItem>
              {status === 'active' ? (
                <MenuItem onSelect={() => setStatus('paused')}>
                  <Pause aria-hidden />
                  {t('pause')}
                </MenuItem>
              ) : (
                <MenuItem onSelect={() => setStatus('active')}>
                  <Play aria-hidden />
                  {t('resume')}
                </MenuItem>
              )}
              <MenuItem onSelect={rotate}>
                <KeyRound aria-hidden />
                {t('rotate')}
              </MenuItem>
              <MenuSeparator />
              <MenuItem isDanger onSelect={() => setDeleting(true)}>
                <Trash2 aria-hidden />
                {t('delete')}
              </MenuItem>
            </Menu>
          </>
        )}
      </div>
      <Dialog isOpen={isDeleting} onOpenChange={setDeleting} title={t('delete_title')} description={t('delete_text')}>
        <div className="flex justify-end gap-2">
          <Button onClick={() => setDeleting(false)}>{common('cancel')}</Button>
          <Button variant="danger" onClick={remove}>
            {t('delete')}
          </Button>
        </div>
      </Dialog>
    </article>
  )
}
