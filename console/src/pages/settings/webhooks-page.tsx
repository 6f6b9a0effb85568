import { useQuery } from '@tanstack/react-query'
import type { WebhookEndpoint } from '@vorel/sdk'
import { Webhook } from 'lucide-react'
import { useState } from 'react'
import { sdk } from '../../api/client.ts'
import { useBusiness, useMay } from '../../api/session.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Page } from '../../ui/page.tsx'
import { EmptyState, ErrorState, Loading } from '../../ui/states.tsx'
import { DeliveriesDialog } from './deliveries-dialog.tsx'
import { EndpointCard } from './endpoint-card.tsx'
import { EndpointDialog } from './endpoint-dialog.tsx'
import { SecretShownOnce } from './secret-shown-once.tsx'
import { useWebhooksTexts } from './webhooks-texts.ts'

type Opened =
  | { readonly what: 'new' }
  | { readonly what: 'edit' | 'deliveries'; readonly endpoint: WebhookEndpoint }
  | { readonly what: 'secret'; readonly secret: string; readonly isRotated: boolean }

export function WebhooksPage() {
  const t = useWebhooksTexts()
  const { slug } = useBusiness()
  const mayWrite = useMay('admin')
  const endpoints = useQuery({
    queryKey: [slug, 'webhook-endpoints'],
    queryFn: async ({ signal }) => await sdk(slug).webhookEndpoints.list({ limit: 100 }, { signal }),
  })
  const [opened, setOpened] = useState<Opened | null>(null)
  const close = () => setOpened(null)
  const addButton = mayWrite && (
    <Button variant="primary" onClick={() => setOpened({ what: 'new' })}>
      <Webhook aria-hidden />
      {t('add')}
    </Button>
  )
  return (
    <Page
      title={t('title')}
      description={mayWrite ? t('description') : t('read_only')}
      actions={
        <>
          <Button asChild>
            <a href="/docs/webhooks" target="_blank" rel="noreferrer">
              {t('guide')}
            </a>
          </Button>
          {addButton}
        </>
      }
    >
      {endpoints.isPending && <Loading />}
      {endpoints.error && <ErrorState error={endpoints.error} onRetry={() => void endpoints.refetch()} />}
      {endpoints.data?.data.length === 0 && (
        <EmptyState icon={<Webhook />} title={t('empty')} action={addButton}>
          {t('empty_text')}
        </EmptyState>
      )}
      {endpoints.data?.data.map((endpoint) => (
        <EndpointCard
          key={endpoint.id}
          endpoint={endpoint}
          onEdit={() => setOpened({ what: 'edit', endpoint })}
          onDeliveries={() => setOpened({ what: 'deliveries', endpoint })}
          onSecret={(secret) => setOpened({ what: 'secret', secret, isRotated: true })}
        />
      ))}
      {(opened?.what === 'new' || opened?.what === 'edit') && (
        <EndpointDialog
          endpoint={opened.what === 'edit' ? opened.endpoint : null}
          onClose={close}
          onCreated={(secret) => setOpened({ what: 'secret', secret, isRotated: false })}
        />
      )}
      {opened?.what === 'deliveries' && <DeliveriesDialog endpoint={opened.endpoint} onClose={close} />}
      {opened?.what === 'secret' && (
        <Dialog isOpen onOpenChange={close} title={t('secret')} {...(opened.isRotated ? { description: t('rotated') } : {})}>
          <SecretShownOnce label={t('secret')} value={opened.secret} note={t('secret_once')} />
        </Dialog>
      )}
    </Page>
  )
}
