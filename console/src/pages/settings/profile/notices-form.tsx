import { type FormEvent, useState } from 'react'
import { call } from '../../../api/client.ts'
import { useBusiness } from '../../../api/session.ts'
import { useCommonTexts } from '../../../i18n/common.ts'
import { Button } from '../../../ui/button.tsx'
import { Field, Input } from '../../../ui/field.tsx'
import { useSettingsMutation } from '../use-settings-mutation.ts'
import { useProfileTexts } from './texts.ts'
import { businessKey } from './use-business-settings.ts'

/** Who is told when the business is needed. */
export function NoticesForm({ email, isReadOnly }: { readonly email: string | null; readonly isReadOnly: boolean }) {
  const t = useProfileTexts()
  const common = useCommonTexts()
  const { slug } = useBusiness()
  const [address, setAddress] = useState(email ?? '')
  const save = useSettingsMutation((to: string | null) => call(slug, 'setNotificationEmail', { email: to }), {
    invalidates: businessKey(slug),
    done: common('saved'),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate(address.trim() === '' ? null : address.trim())
  }
  return (
    <form onSubmit={submit}>
      <fieldset disabled={isReadOnly} className="flex flex-wrap items-start gap-3">
        <Field label={t('notices_email')} hint={t('notices_empty')} className="grow">
          {(control) => <Input type="email" dir="ltr" value={address} onChange={({ target }) => setAddress(target.value)} {...control} />}
        </Field>
        {!isReadOnly && (
          <Button type="submit" variant="primary" isBusy={save.isPending} className="mt-6.5">
            {common('save')}
          </Button>
        )}
      </fieldset>
    </form>
  )
}
