import { type FormEvent, useState } from 'react'
import type { ConsoleOutput } from '../../../../../src/contract/console/routes.ts'
import { call } from '../../../api/client.ts'
import { useBusiness, useMay } from '../../../api/session.ts'
import { useCommonTexts } from '../../../i18n/common.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/button.tsx'
import { Field, Input } from '../../../ui/field.tsx'
import { Card } from '../../../ui/page.tsx'
import { ConfirmDialog } from '../confirm-dialog.tsx'
import { CopyField } from '../copy-field.tsx'
import { useSettingsMutation } from '../use-settings-mutation.ts'
import { useChannelsTexts } from './texts.ts'
import { voiceKey } from './use-channels.ts'

/** The telephone: who brings the speech, and whom calls go to. */
export function VoiceCard({ voice }: { readonly voice: ConsoleOutput<'getVoice'> }) {
  const t = useChannelsTexts()
  const mayWrite = useMay('admin')
  return (
    <Card
      title={t('voice')}
      description={t('voice_hint')}
      {...(voice.line ? { actions: <Badge tone="success">{t('line_connected')}</Badge> } : {})}
    >
      <div className="grid gap-5">
        {voice.line ? (
          <CopyField label={t('voice_url')} value={voice.line.voice_url} />
        ) : (
          <p className="text-sm text-muted-foreground">{t('line_none')}</p>
        )}
        {mayWrite && <LineForm isConnected={voice.line !== null} />}
        <CopyField label={t('openai_base_url')} hint={t('needs_key')} value={voice.openai_base_url} />
        <CopyField label={t('dispatch_url')} hint={t('needs_key')} value={voice.dispatch_url} />
        <TransferForm key={voice.transfer_number} number={voice.transfer_number} isReadOnly={!mayWrite} />
      </div>
    </Card>
  )
}

function LineForm({ isConnected }: { readonly isConnected: boolean }) {
  const t = useChannelsTexts()
  const common = useCommonTexts()
  const { slug } = useBusiness()
  const [token, setToken] = useState('')
  const [isAsking, setAsking] = useState(false)
  const connect = useSettingsMutation((auth_token: string) => call(slug, 'connectVoice', { auth_token }).then(() => setToken('')), {
    invalidates: voiceKey(slug),
    done: common('saved'),
  })
  const disconnect = useSettingsMutation(() => call(slug, 'disconnectVoice'), { invalidates: voiceKey(slug), done: t('disconnected') })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    connect.mutate(token)
  }
  return (
    <form onSubmit={submit} className="flex flex-wrap items-start gap-3">
      <Field label={t('auth_token')} hint={t('auth_token_hint')} className="min-w-60 grow">
        {(control) => (
          <Input
            type="password"
            required
            minLength={8}
            dir="ltr"
            autoComplete="off"
            value={token}
            onChange={({ target }) => setToken(target.value)}
            {...control}
          />
        )}
      </Field>
      <div className="flex flex-wrap gap-2 sm:mt-6.5">
        <Button type="submit" isBusy={connect.isPending}>
          {isConnected ? t('line_replace') : t('line_connect')}
        </Button>
        {isConnected && (
          <Button variant="ghost" onClick={() => setAsking(true)}>
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
    </form>
  )
}

function TransferForm({ number, isReadOnly }: { readonly number: string | null; readonly isReadOnly: boolean }) {
  const t = useChannelsTexts()
  const common = useCommonTexts()
  const { slug } = useBusiness()
  const [text, setText] = useState(number ?? '')
  const save = useSettingsMutation((to: string | null) => call(slug, 'setTransferNumber', { number: to }), {
    invalidates: voiceKey(slug),
    done: common('saved'),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate(text.trim() === '' ? null : text.trim())
  }
  return (
    <form onSubmit={submit}>
      <fieldset disabled={isReadOnly} className="flex flex-wrap items-start gap-3">
        <Field label={t('transfer')} hint={t('transfer_hint')} className="min-w-60 grow">
          {(control) => <Input type="tel" dir="ltr" value={text} onChange={({ target }) => setText(target.value)} {...control} />}
        </Field>
        {!isReadOnly && (
          <Button type="submit" isBusy={save.isPending} className="sm:mt-6.5">
            {common('save')}
          </Button>
        )}
      </fieldset>
    </form>
  )
}
