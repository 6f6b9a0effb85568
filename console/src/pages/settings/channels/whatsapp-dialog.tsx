import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { ConsoleOutput } from '../../../../../src/contract/console/routes.ts'
import { call } from '../../../api/client.ts'
import { useBusiness } from '../../../api/session.ts'
import { useCommonTexts } from '../../../i18n/common.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Field, Input, Select } from '../../../ui/field.tsx'
import { messageOf } from '../../../ui/message-of.ts'
import { Problem } from '../../../ui/problem.tsx'
import { CopyField } from '../copy-field.tsx'
import { SecretShownOnce } from '../secret-shown-once.tsx'
import { useChannelsTexts } from './texts.ts'
import { whatsappKey } from './use-channels.ts'

type Provider = 'cloud' | '360dialog'
type FieldName = 'phone_number_id' | 'access_token' | 'app_secret' | 'api_key' | 'webhook_secret' | 'base_url'

const FIELDS = {
  cloud: [
    ['phone_number_id', 'text', true],
    ['access_token', 'password', true],
    ['app_secret', 'password', true],
  ],
  '360dialog': [
    ['api_key', 'password', true],
    ['webhook_secret', 'password', false],
  ],
} as const
const HINTS = {
  phone_number_id: 'phone_number_id_hint',
  access_token: 'access_token_hint',
  webhook_secret: 'webhook_secret_hint',
  app_secret: null,
  api_key: null,
} as const

/** Credentials go in; what the provider needs of us comes out, once. */
export function WhatsappDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useChannelsTexts()
  const common = useCommonTexts()
  const { slug } = useBusiness()
  const queryClient = useQueryClient()
  const [provider, setProvider] = useState<Provider>('cloud')
  const [values, setValues] = useState<Partial<Record<FieldName, string>>>({})
  const [problem, setProblem] = useState<string | null>(null)
  const [made, setMade] = useState<ConsoleOutput<'setWhatsapp'> | null>(null)
  const [isBusy, setBusy] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setProblem(null)
    const names: readonly FieldName[] = [...FIELDS[provider].map(([name]) => name), 'base_url']
    const given = Object.fromEntries(names.flatMap((name) => (values[name]?.trim() ? [[name, values[name]?.trim()]] : [])))
    call(slug, 'setWhatsapp', { provider, ...given })
      .then(async (answer) => {
        setValues({}) // the secrets needn't stay in the page
        setMade(answer)
        await queryClient.invalidateQueries({ queryKey: whatsappKey(slug) })
      })
      .catch((error: unknown) => setProblem(messageOf(error)))
      .finally(() => setBusy(false))
  }
  const control = (name: FieldName, type: string, isRequired: boolean, hint?: string) => (
    <Field key={name} label={t(name)} {...(hint ? { hint } : {})}>
      {(props) => (
        <Input
          type={type}
          dir="ltr"
          autoComplete="off"
          required={isRequired}
          value={values[name] ?? ''}
          onChange={({ target }) => setValues({ ...values, [name]: target.value })}
          {...props}
        />
      )}
    </Field>
  )
  return (
    <Dialog isOpen onOpenChange={onClose} title={t('connect')}>
      {made ? (
        <div className="grid gap-4">
          <CopyField label={t('webhook_url')} hint={t('webhook_url_hint')} value={made.channel.webhook_url} />
          <SecretShownOnce label={t('verify_token')} value={made.verify_token} note={`${t('verify_token')}. ${t('secret_once')}`} />
          {made.webhook_secret && (
            <SecretShownOnce label={t('webhook_secret')} value={made.webhook_secret} note={`${t('webhook_secret')}. ${t('secret_once')}`} />
          )}
          <Button variant="primary" className="justify-self-end" onClick={onClose}>
            {common('close')}
          </Button>
        </div>
      ) : (
        <form className="grid gap-4" onSubmit={submit}>
          <Field label={t('provider')}>
            {(props) => (
              <Select value={provider} onChange={({ target }) => setProvider(target.value === 'cloud' ? 'cloud' : '360dialog')} {...props}>
                <option value="cloud">{t('cloud')}</option>
                <option value="360dialog">{t('d360')}</option>
              </Select>
            )}
          </Field>
          {FIELDS[provider].map(([name, type, isRequired]) => {
            const hint = HINTS[name]
            return control(name, type, isRequired, hint === null ? undefined : t(hint))
          })}
          <details>
            <summary className="cursor-pointer rounded-sm text-sm">{t('other_address')}</summary>
            <div className="mt-2">{control('base_url', 'url', false)}</div>
          </details>
          <Problem text={problem} />
          <Button type="submit" variant="primary" isBusy={isBusy} className="justify-self-end">
            {common('save')}
          </Button>
        </form>
      )}
    </Dialog>
  )
}
