import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { call } from '../../../api/client.ts'
import { meQuery, useBusiness } from '../../../api/session.ts'
import { useCommonTexts } from '../../../i18n/common.ts'
import { Button } from '../../../ui/button.tsx'
import { Field, Input, Select, Textarea } from '../../../ui/field.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { tell } from '../../../ui/toast.ts'
import { useProfileTexts } from './texts.ts'
import { type BusinessSettings, businessKey } from './use-business-settings.ts'

const FIELDS = [
  ['name', 'text', 'auto'],
  ['name_ar', 'text', 'rtl'],
  ['address', 'area', 'auto'],
  ['address_ar', 'area', 'rtl'],
  ['phone', 'tel', 'ltr'],
  ['email', 'email', 'ltr'],
  ['website', 'url', 'ltr'],
  ['map_url', 'url', 'ltr'],
] as const

/** Who the business is, in both languages. */
export function ProfileForm({ business, isReadOnly }: { readonly business: BusinessSettings; readonly isReadOnly: boolean }) {
  const t = useProfileTexts()
  const common = useCommonTexts()
  const { slug } = useBusiness()
  const queryClient = useQueryClient()
  const [profile, setProfile] = useState(business.profile)
  const [language, setLanguage] = useState(business.default_language)
  const save = useMutation({
    mutationFn: () => call(slug, 'setProfile', { ...profile, default_language: language }),
    onSuccess: () => tell(common('saved')),
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: businessKey(slug) }),
        queryClient.invalidateQueries({ queryKey: meQuery.queryKey }),
      ]),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <form onSubmit={submit}>
      <fieldset disabled={isReadOnly} className="grid gap-4 sm:grid-cols-2">
        {FIELDS.map(([name, type, dir]) => {
          const Control = type === 'area' ? Textarea : Input
          return (
            <Field key={name} label={t(name)}>
              {(control) => (
                <Control
                  {...(type === 'area' ? {} : { type })}
                  dir={dir}
                  {...(dir === 'rtl' ? { lang: 'ar' } : {})}
                  required={name === 'name'}
                  {...(type === 'url' ? { placeholder: 'https://' } : {})}
                  value={profile[name] ?? ''}
                  onChange={({ target }: { target: { value: string } }) =>
                    setProfile({ ...profile, [name]: target.value === '' && name !== 'name' ? null : target.value })
                  }
                  {...control}
                />
              )}
            </Field>
          )
        })}
        <Field label={t('default_language')}>
          {(control) => (
            <Select value={language} onChange={({ target }) => setLanguage(target.value === 'ar' ? 'ar' : 'en')} {...control}>
              <option value="en">{common('english')}</option>
              <option value="ar">{common('arabic')}</option>
            </Select>
          )}
        </Field>
        {!isReadOnly && (
          <div className="flex flex-wrap items-center justify-end gap-3 self-end sm:col-span-2">
            <Problem text={save.error?.message} />
            <Button type="submit" variant="primary" isBusy={save.isPending}>
              {common('save')}
            </Button>
          </div>
        )}
      </fieldset>
    </form>
  )
}
