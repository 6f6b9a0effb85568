import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { OperatorSent } from '../../../../src/contract/console/operator-operations.ts'
import { callOperator } from '../../api/client.ts'
import { useCommonTexts } from '../../i18n/common.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, Input, Select } from '../../ui/field.tsx'
import { SecretShownOnce } from '../settings/secret-shown-once.tsx'
import { useAdminTexts } from './texts.ts'

const VERTICALS = ['salon', 'clinic', 'restaurant', 'real_estate', 'real_estate_rental', 'auto_service', 'generic'] as const
const ZONES = Intl.supportedValuesOf('timeZone')

export function CreateBusinessDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useAdminTexts()
  const common = useCommonTexts()
  const queryClient = useQueryClient()
  const [form, setForm] = useState<OperatorSent<'createBusiness'>>({
    name: '',
    vertical: 'salon',
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    currency: 'AED',
    country: 'AE',
    region: 'me',
    default_language: 'en',
    owner_email: '',
  })
  const set = (part: Partial<typeof form>) => setForm({ ...form, ...part })
  const create = useMutation({
    mutationFn: () => callOperator('createBusiness', form),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['operator'] }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    create.mutate()
  }
  return (
    <Dialog isOpen onOpenChange={onClose} title={t('create_title')}>
      {create.data ? (
        <SecretShownOnce label={t('link')} value={create.data.invitation_url} note={t('link_note')} />
      ) : (
        <form className="grid gap-4 sm:grid-cols-2" onSubmit={submit}>
          <Field label={t('name')} className="sm:col-span-2" error={create.error?.message}>
            {(control) => (
              <Input
                required
                dir="auto"
                maxLength={200}
                value={form.name}
                onChange={(event) => set({ name: event.target.value })}
                {...control}
              />
            )}
          </Field>
          <Field label={t('vertical')}>
            {(control) => (
              <Select
                value={form.vertical}
                onChange={(event) => set({ vertical: event.target.value as typeof form.vertical })}
                {...control}
              >
                {VERTICALS.map((each) => (
                  <option key={each} value={each}>
                    {t(each)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field label={t('timezone')}>
            {(control) => (
              <Select dir="ltr" value={form.timezone} onChange={(event) => set({ timezone: event.target.value })} {...control}>
                {(ZONES.includes(form.timezone) ? ZONES : [form.timezone, ...ZONES]).map((zone) => (
                  <option key={zone}>{zone}</option>
                ))}
              </Select>
            )}
          </Field>
          <Field label={t('currency')}>
            {(control) => (
              <Input
                required
                dir="ltr"
                pattern="[A-Z]{3}"
                value={form.currency}
                onChange={(event) => set({ currency: event.target.value.toUpperCase() })}
                {...control}
              />
            )}
          </Field>
          <Field label={t('country')}>
            {(control) => (
              <Input
                required
                dir="ltr"
                pattern="[A-Z]{2}"
                value={form.country}
                onChange={(event) => set({ country: event.target.value.toUpperCase() })}
                {...control}
              />
            )}
          </Field>
          <Field label={t('region')}>
            {(control) => (
              <Select value={form.region} onChange={(event) => set({ region: event.target.value as typeof form.region })} {...control}>
                {(['me', 'eu', 'us'] as const).map((region) => (
                  <option key={region}>{region}</option>
                ))}
              </Select>
            )}
          </Field>
          <Field label={t('language')}>
            {(control) => (
              <Select
                value={form.default_language}
                onChange={(event) => set({ default_language: event.target.value as 'en' | 'ar' })}
                {...control}
              >
                <option value="en">{common('english')}</option>
                <option value="ar">{common('arabic')}</option>
              </Select>
            )}
          </Field>
          <Field label={t('owner')} hint={t('owner_hint')} className="sm:col-span-2">
            {(control) => (
              <Input
                required
                type="email"
                dir="ltr"
                value={form.owner_email}
                onChange={(event) => set({ owner_email: event.target.value })}
                {...control}
              />
            )}
          </Field>
          <Button type="submit" variant="primary" isBusy={create.isPending} className="sm:col-span-2 sm:justify-self-end">
            {t('create')}
          </Button>
        </form>
      )}
    </Dialog>
  )
}
