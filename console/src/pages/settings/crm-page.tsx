import { useQuery } from '@tanstack/react-query'
import { PlugZap } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type { ConsoleOutput } from '../../../../src/contract/console/routes.ts'
import { call } from '../../api/client.ts'
import { useBusiness, useMay } from '../../api/session.ts'
import { formatDateTime } from '../../i18n/format.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Field, Input } from '../../ui/field.tsx'
import { Card, Page } from '../../ui/page.tsx'
import { Problem } from '../../ui/problem.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { CopyField } from './copy-field.tsx'
import { CrmFields } from './crm-fields.tsx'
import { useCrmTexts } from './crm-texts.ts'
import { SecretShownOnce } from './secret-shown-once.tsx'
import { useSettingsMutation } from './use-settings-mutation.ts'

export type Crm = ConsoleOutput<'getCrm'>

export function CrmPage() {
  const t = useCrmTexts()
  const { slug } = useBusiness()
  const mayWrite = useMay('admin')
  // Consent is given in another window: coming back here shows what became of it.
  const crm = useQuery({ queryKey: [slug, 'crm'], queryFn: () => call(slug, 'getCrm'), refetchOnWindowFocus: 'always' })
  return (
    <Page
      title={t('title')}
      description={mayWrite ? t('description') : t('read_only')}
      actions={
        <Button asChild>
          <a href="/docs/crm" target="_blank" rel="noreferrer">
            {t('guide')}
          </a>
        </Button>
      }
    >
      {crm.isPending && <Skeleton className="h-72" />}
      {crm.error && <ErrorState error={crm.error} onRetry={() => void crm.refetch()} />}
      {crm.data && (
        <>
          <ConnectionCard crm={crm.data} />
          {mayWrite && <ConnectCard crm={crm.data} />}
          <CrmFields fieldNames={crm.data.field_names} isReadOnly={!mayWrite} />
        </>
      )}
    </Page>
  )
}

/** What is connected now. */
function ConnectionCard({ crm: { connection } }: { readonly crm: Crm }) {
  const t = useCrmTexts()
  const { slug, timezone } = useBusiness()
  const mayWrite = useMay('admin')
  const [isAsking, setAsking] = useState(false)
  const disconnect = useSettingsMutation(() => call(slug, 'removeCrm'), { invalidates: [slug, 'crm'], done: t('disconnected') })
  if (!connection)
    return (
      <EmptyState icon={<PlugZap />} title={t('none')}>
        {t('none_text')}
      </EmptyState>
    )
  const name = connection.driver === 'hubspot' ? t('hubspot') : t('custom_webhook')
  return (
    <Card
      title={name}
      description={t('since', { when: formatDateTime(connection.updated_at, timezone) })}
      actions={<Badge tone={connection.revoked_at ? 'danger' : 'success'}>{connection.revoked_at ? t('revoked') : t('connected')}</Badge>}
    >
      <div className="grid gap-4">
        {connection.revoked_at && <Problem text={t('revoked_text', { when: formatDateTime(connection.revoked_at, timezone) })} />}
        {connection.url && <CopyField label={t('url')} value={connection.url} />}
        {mayWrite && (
          <Button className="justify-self-start" onClick={() => setAsking(true)}>
            {t('disconnect')}
          </Button>
        )}
      </div>
      {isAsking && (
        <ConfirmDialog
          title={t('disconnect_title')}
          text={t('disconnect_text')}
          action={t('disconnect')}
          onClose={() => setAsking(false)}
          onConfirm={() => disconnect.mutate(undefined)}
        />
      )}
    </Card>
  )
}

/** The ways to connect one, in place of what is there. */
function ConnectCard({ crm: { connection, providers } }: { readonly crm: Crm }) {
  const t = useCrmTexts()
  const { slug } = useBusiness()
  const [url, setUrl] = useState('')
  const [secret, setSecret] = useState<string | null>(null)
  const invalidates = [slug, 'crm']
  const set = useSettingsMutation(() => call(slug, 'setCrmWebhook', { url }).then((made) => setSecret(made.secret)), { invalidates })
  const consent = useSettingsMutation(
    async () => {
      // Opened before the answer is here: a window that a click did not open is blocked.
      const page = open('', '_blank')
      try {
        const begun = await call(slug, 'beginCrmConsent', { provider: 'hubspot' })
        if (page) page.location.href = begun.url
        else location.href = begun.url
      } catch (error) {
        page?.close()
        throw error
      }
    },
    { invalidates },
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    set.mutate(undefined)
  }
  return (
    <Card title={connection ? t('reconnect') : t('connect')}>
      <div className="grid gap-5">
        {providers.includes('hubspot') ? (
          <div className="grid gap-2">
            <p className="text-sm text-muted-foreground">{t('consent')}</p>
            <Button variant="primary" className="justify-self-start" isBusy={consent.isPending} onClick={() => consent.mutate(undefined)}>
              {t('connect_hubspot')}
            </Button>
          </div>
        ) : (
          <p className="text-sm text-muted-foreground">{t('no_provider')}</p>
        )}
        <form onSubmit={submit} className="flex flex-wrap items-start gap-3">
          <Field label={t('url')} hint={t('url_hint')} className="min-w-60 grow">
            {(control) => <Input type="url" required dir="ltr" value={url} onChange={({ target }) => setUrl(target.value)} {...control} />}
          </Field>
          <Button type="submit" isBusy={set.isPending} className="sm:mt-6.5">
            {t('use_url')}
          </Button>
        </form>
        {secret && <SecretShownOnce label={t('secret')} value={secret} note={t('secret_note')} />}
      </div>
    </Card>
  )
}
