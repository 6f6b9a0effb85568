import { type FormEvent, useState } from 'react'
import { call } from '../../../api/client.ts'
import { useBusiness } from '../../../api/session.ts'
import { useCommonTexts } from '../../../i18n/common.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Field, Input } from '../../../ui/field.tsx'
import { useSettingsMutation } from '../use-settings-mutation.ts'
import { useProfileTexts } from './texts.ts'
import { type BusinessSettings, businessKey } from './use-business-settings.ts'

const FIELDS = [
  ['days', 3650, 'days_hint'],
  ['telemetry_days', 365, 'telemetry_hint'],
] as const

/** How long things stay; less than before deletes, so that is asked for once more. */
export function RetentionForm({
  retention,
  isReadOnly,
}: {
  readonly retention: BusinessSettings['retention']
  readonly isReadOnly: boolean
}) {
  const t = useProfileTexts()
  const common = useCommonTexts()
  const { slug } = useBusiness()
  const [wanted, setWanted] = useState(retention)
  const [isAsking, setAsking] = useState(false)
  const save = useSettingsMutation((input: BusinessSettings['retention']) => call(slug, 'setRetention', input), {
    invalidates: businessKey(slug),
    done: common('saved'),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (wanted.days < retention.days || wanted.telemetry_days < retention.telemetry_days) setAsking(true)
    else save.mutate(wanted)
  }
  return (
    <form onSubmit={submit}>
      <fieldset disabled={isReadOnly} className="grid gap-4 sm:grid-cols-2">
        {FIELDS.map(([name, most, hint]) => (
          <Field key={name} label={t(name)} hint={t(hint)}>
            {(control) => (
              <Input
                type="number"
                required
                min={30}
                max={most}
                value={wanted[name]}
                onChange={({ target }) => setWanted({ ...wanted, [name]: target.valueAsNumber })}
                {...control}
              />
            )}
          </Field>
        ))}
        {!isReadOnly && (
          <Button type="submit" variant="primary" isBusy={save.isPending} className="justify-self-end sm:col-span-2">
            {common('save')}
          </Button>
        )}
      </fieldset>
      <Dialog isOpen={isAsking} onOpenChange={setAsking} title={t('shorter_title')} description={t('shorter_text')}>
        <div className="flex justify-end gap-2">
          <Button onClick={() => setAsking(false)}>{common('cancel')}</Button>
          <Button
            variant="danger"
            onClick={() => {
              setAsking(false)
              save.mutate(wanted)
            }}
          >
            {t('shorter')}
          </Button>
        </div>
      </Dialog>
    </form>
  )
}
