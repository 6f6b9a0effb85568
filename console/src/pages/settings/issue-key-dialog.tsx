import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { SCOPES, type Scope } from '../../../../src/contract/scopes.ts'
import { call } from '../../api/client.ts'
import { useBusiness } from '../../api/session.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, Input, Select } from '../../ui/field.tsx'
import { messageOf } from '../../ui/message-of.ts'
import { useKeysTexts } from './keys-texts.ts'
import { SecretShownOnce } from './secret-shown-once.tsx'

const DAYS = [0, 30, 90, 365]
const DAY_MS = 86_400_000

export function IssueKeyDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useKeysTexts()
  const { slug } = useBusiness()
  const queryClient = useQueryClient()
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<readonly Scope[]>(['read'])
  const [days, setDays] = useState(0)
  const [problem, setProblem] = useState<string | null>(null)
  const [key, setKey] = useState<string | null>(null)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (scopes.length === 0) return setProblem(t('no_scope'))
    try {
      const expires_at = days === 0 ? null : new Date(Date.now() + days * DAY_MS).toISOString()
      const issued = await call(slug, 'issueApiKey', { name, scopes: [...scopes], expires_at })
      setKey(issued.key)
      await queryClient.invalidateQueries({ queryKey: [slug, 'api-keys'] })
    } catch (error) {
      setProblem(messageOf(error))
    }
  }
  const toggle = (scope: Scope) => setScopes(scopes.includes(scope) ? scopes.filter((each) => each !== scope) : [...scopes, scope])
  return (
    <Dialog isOpen onOpenChange={onClose} title={t('issue_title')}>
      {key === null ? (
        <form className="grid gap-4" onSubmit={(event) => void submit(event)}>
          <Field label={t('name')} hint={t('name_hint')} error={problem}>
            {(control) => <Input required maxLength={200} value={name} onChange={(event) => setName(event.target.value)} {...control} />}
          </Field>
          <fieldset className="grid gap-2">
            <legend className="mb-1.5 text-sm font-medium">{t('scopes')}</legend>
            {SCOPES.map((scope) => (
              <label key={scope} className="flex items-center gap-2 text-sm">
                <input type="checkbox" className="size-4" checked={scopes.includes(scope)} onChange={() => toggle(scope)} />
                {t(wordOf(scope))}
                <code dir="ltr" className="text-xs text-muted-foreground">
                  {scope}
                </code>
              </label>
            ))}
          </fieldset>
          <Field label={t('expires')}>
            {(control) => (
              <Select value={days} onChange={(event) => setDays(Number(event.target.value))} {...control}>
                {DAYS.map((count) => (
                  <option key={count} value={count}>
                    {count === 0 ? t('never') : t('days', { count })}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Button type="submit" variant="primary" className="justify-self-end">
            {t('issue')}
          </Button>
        </form>
      ) : (
        <SecretShownOnce label={t('key')} value={key} note={t('once')} />
      )}
    </Dialog>
  )
}

const WORDS = {
  read: 'scope_read',
  'conversations:write': 'scope_conversations',
  'leads:write': 'scope_leads',
  'appointments:write': 'scope_appointments',
  'offerings:write': 'scope_offerings',
  'crm:write': 'scope_crm',
  'webhooks:write': 'scope_webhooks',
} as const satisfies Record<Scope, string>

const wordOf = (scope: Scope) => WORDS[scope]
