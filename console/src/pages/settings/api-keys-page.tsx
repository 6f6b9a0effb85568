import { useQuery } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { call } from '../../api/client.ts'
import { useBusiness, useMay } from '../../api/session.ts'
import { useCommonTexts } from '../../i18n/common.ts'
import { formatDate, formatRecent } from '../../i18n/format.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Page, TableFrame } from '../../ui/page.tsx'
import { EmptyState, ErrorState, Loading } from '../../ui/states.tsx'
import { IssueKeyDialog } from './issue-key-dialog.tsx'
import { useKeysTexts } from './keys-texts.ts'
import { RotateKeyDialog } from './rotate-key-dialog.tsx'
import { useSettingsMutation } from './use-settings-mutation.ts'

export function ApiKeysPage() {
  const t = useKeysTexts()
  const { slug, timezone } = useBusiness()
  const isOwner = useMay('owner')
  const queryKey = [slug, 'api-keys']
  const keys = useQuery({ queryKey, queryFn: () => call(slug, 'listApiKeys') })
  const [isIssuing, setIssuing] = useState(false)
  const [rotating, setRotating] = useState<{ id: string; name: string } | null>(null)
  const [revoking, setRevoking] = useState<{ id: string; name: string } | null>(null)
  const issueButton = isOwner && (
    <Button variant="primary" onClick={() => setIssuing(true)}>
      <KeyRound aria-hidden />
      {t('issue')}
    </Button>
  )
  return (
    <Page
      title={t('title')}
      description={isOwner ? t('description') : t('only_owner')}
      actions={
        <>
          <Button asChild>
            <a href="/docs" target="_blank" rel="noreferrer">
              {t('docs')}
            </a>
          </Button>
          {issueButton}
        </>
      }
    >
      {keys.isPending && <Loading />}
      {keys.error && <ErrorState error={keys.error} onRetry={() => void keys.refetch()} />}
      {keys.data?.keys.length === 0 && (
        <EmptyState icon={<KeyRound />} title={t('empty')} action={issueButton}>
          {t('empty_text')}
        </EmptyState>
      )}
      {keys.data && keys.data.keys.length > 0 && (
        <TableFrame label={t('title')}>
          <thead>
            <tr>
              <th>{t('name')}</th>
              <th>{t('key')}</th>
              <th>{t('scopes')}</th>
              <th>{t('last_used')}</th>
              <th>{t('expires')}</th>
              <th>{t('status')}</th>
              <th>
                <span className="sr-only">{t('actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {keys.data.keys.map((key) => {
              const status = statusOf(key)
              return (
                <tr key={key.id}>
                  <td className="font-medium">
                    <bdi>{key.name}</bdi>
                  </td>
                  <td dir="ltr" className="font-mono text-xs whitespace-nowrap rtl:text-end">
                    {key.prefix.slice(0, 14)}…{key.last4}
                  </td>
                  <td dir="ltr" className="max-w-56 text-xs text-muted-foreground rtl:text-end">
                    {key.scopes.join(', ')}
                  </td>
                  <td className="whitespace-nowrap">{key.last_used_at ? formatRecent(key.last_used_at, timezone) : t('unused')}</td>
                  <td className="whitespace-nowrap">{key.expires_at ? formatDate(key.expires_at, timezone) : t('never')}</td>
                  <td>
                    <Badge tone={status === 'active' ? 'success' : 'neutral'}>{t(status)}</Badge>
                  </td>
                  <td>
                    {isOwner && status === 'active' && (
                      <div className="flex justify-end gap-2">
                        <Button size="sm" onClick={() => setRotating(key)}>
                          {t('rotate')}
                        </Button>
                        <Button size="sm" onClick={() => setRevoking(key)}>
                          {t('revoke')}
                        </Button>
                      </div>
                    )}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </TableFrame>
      )}
      {isIssuing && <IssueKeyDialog onClose={() => setIssuing(false)} />}
      {rotating && <RotateKeyDialog apiKey={rotating} onClose={() => setRotating(null)} />}
      {revoking && <RevokeDialog apiKey={revoking} onClose={() => setRevoking(null)} />}
    </Page>
  )
}

function RevokeDialog({ apiKey, onClose }: { readonly apiKey: { id: string; name: string }; readonly onClose: () => void }) {
  const t = useKeysTexts()
  const common = useCommonTexts()
  const { slug } = useBusiness()
  const revoke = useSettingsMutation((input: { id: string }) => call(slug, 'revokeApiKey', input), {
    invalidates: [slug, 'api-keys'],
    done: t('revoked_now', { name: apiKey.name }),
  })
  return (
    <Dialog isOpen onOpenChange={onClose} title={t('revoke_title', { name: apiKey.name })} description={t('revoke_text')}>
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{common('cancel')}</Button>
        <Button variant="danger" isBusy={revoke.isPending} onClick={() => revoke.mutate({ id: apiKey.id }, { onSuccess: onClose })}>
          {t('revoke')}
        </Button>
      </div>
    </Dialog>
  )
}

function statusOf({ revoked_at, expires_at }: { revoked_at: string | null; expires_at: string | null }): 'revoked' | 'expired' | 'active' {
  if (revoked_at !== null) return 'revoked'
  return expires_at !== null && new Date(expires_at) <= new Date() ? 'expired' : 'active'
}
