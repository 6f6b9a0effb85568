import { useMutation, useQueryClient } from '@tanstack/react-query'
import { MessageCircle } from 'lucide-react'
import { useState } from 'react'
import { call } from '../../../api/client.ts'
import { useBusiness, useMay } from '../../../api/session.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/page.tsx'
import { EmptyState } from '../../../ui/states.tsx'
import { tell, tellError } from '../../../ui/toast.ts'
import { ConfirmDialog } from '../confirm-dialog.tsx'
import { CopyField } from '../copy-field.tsx'
import { useChannelsTexts } from './texts.ts'
import { type WhatsappNumber, whatsappKey } from './use-channels.ts'
import { WhatsappDialog } from './whatsapp-dialog.tsx'

const TONES = { unverified: 'warning', verified: 'success', paused: 'danger' } as const

/** The business's number: where it stands, and what the provider needs to know. */
export function WhatsappCard({ channel }: { readonly channel: WhatsappNumber | null }) {
  const t = useChannelsTexts()
  const { slug } = useBusiness()
  const mayWrite = useMay('admin')
  const queryClient = useQueryClient()
  const [opened, setOpened] = useState<'connect' | 'remove' | null>(null)
  const act = useMutation({
    mutationFn: (work: () => Promise<unknown>) => work(),
    onError: tellError,
    onSettled: () => queryClient.invalidateQueries({ queryKey: whatsappKey(slug) }),
  })
  const verify = () => act.mutate(() => call(slug, 'verifyWhatsapp').then(() => tell(t('verified_done'))))
  const remove = () => act.mutate(() => call(slug, 'removeWhatsapp').then(() => tell(t('removed'))))
  const connect = mayWrite && (
    <Button variant="primary" onClick={() => setOpened('connect')}>
      {t('connect')}
    </Button>
  )
  return (
    <Card title={t('whatsapp')} {...(channel ? { actions: <Badge tone={TONES[channel.status]}>{t(channel.status)}</Badge> } : {})}>
      {channel ? (
        <div className="grid gap-4">
          <Standing channel={channel} />
          <dl className="grid grid-cols-2 gap-x-4 gap-y-3 text-sm sm:grid-cols-3">
            <Fact name={t('provider')} value={channel.provider === 'cloud' ? t('cloud') : t('d360')} />
            {channel.display_phone_number && <Fact name={t('number')} value={channel.display_phone_number} />}
            {channel.phone_number_id && <Fact name={t('phone_number_id')} value={channel.phone_number_id} />}
          </dl>
          <CopyField label={t('webhook_url')} hint={t('webhook_url_hint')} value={channel.webhook_url} />
          {mayWrite && (
            <div className="flex flex-wrap gap-2">
              <Button variant={channel.status === 'verified' ? 'secondary' : 'primary'} isBusy={act.isPending} onClick={verify}>
                {t('verify')}
              </Button>
              <Button onClick={() => setOpened('connect')}>{t('replace')}</Button>
              <Button variant="ghost" onClick={() => setOpened('remove')}>
                {t('remove')}
              </Button>
            </div>
          )}
        </div>
      ) : (
        <EmptyState icon={<MessageCircle />} title={t('whatsapp_none')} action={connect}>
          {t('whatsapp_none_text')}
        </EmptyState>
      )}
      {opened === 'connect' && <WhatsappDialog onClose={() => setOpened(null)} />}
      {opened === 'remove' && (
        <ConfirmDialog
          title={t('remove_title')}
          text={t('remove_text')}
          action={t('remove')}
          onClose={() => setOpened(null)}
          onConfirm={remove}
        />
      )}
    </Card>
  )
}

function Standing({ channel }: { readonly channel: WhatsappNumber }) {
  const t = useChannelsTexts()
  if (channel.status === 'verified') return null
  const isLocked = channel.pause_reason === 'account'
  const text = channel.status === 'unverified' ? t('unverified_text') : isLocked ? t('paused_account') : t('paused_credentials')
  return <p className="rounded-md bg-warning-soft p-3 text-sm text-warning-foreground">{text}</p>
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt className="text-muted-foreground">{name}</dt>
      <dd dir="ltr" className="font-medium break-all rtl:text-end">
        {value}
      </dd>
    </div>
  )
}
