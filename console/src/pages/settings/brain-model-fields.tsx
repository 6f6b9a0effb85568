import { Field, Input } from '../../ui/field.tsx'
import { useBrainTexts } from './brain-texts.ts'

export interface ModelForm {
  readonly base_url: string
  readonly model: string
  readonly api_key: string
  readonly daily_tokens: string
}

export interface ModelFieldsProps {
  readonly form: ModelForm
  readonly onChange: (form: ModelForm) => void
  readonly needsUrl: boolean
  /** A key for this very place is kept already. */
  readonly isKept: boolean
}

export function ModelFields({ form, onChange, needsUrl, isKept }: ModelFieldsProps) {
  const t = useBrainTexts()
  const input = (member: keyof ModelForm) => ({
    dir: 'ltr' as const,
    className: 'rtl:text-end',
    autoComplete: 'off',
    value: form[member],
    onChange: (event: { target: { value: string } }) => onChange({ ...form, [member]: event.target.value }),
  })
  return (
    <>
      <Field label={needsUrl ? t('base_url') : t('base_url_optional')} hint={needsUrl && t('base_url_hint')}>
        {(control) => <Input type="url" required={needsUrl} maxLength={500} {...input('base_url')} {...control} />}
      </Field>
      <Field label={t('model')}>
        {(control) => <Input required maxLength={200} spellCheck={false} {...input('model')} {...control} />}
      </Field>
      <Field label={t('key')} hint={isKept ? t('key_kept') : t('key_new')}>
        {(control) => (
          <Input
            type="password"
            maxLength={500}
            {...input('api_key')}
            autoComplete="new-password"
            placeholder={isKept ? '••••••••' : ''}
            {...control}
          />
        )}
      </Field>
      <Field label={t('tokens')} hint={t('tokens_hint')}>
        {(control) => <Input type="number" min={1} max={999_999_999} {...input('daily_tokens')} {...control} />}
      </Field>
    </>
  )
}
