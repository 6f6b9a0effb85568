import type { VocabularyAttribute } from '../../../src/contract/console/vocabulary-operations.ts'
import { useCommonTexts } from '../i18n/common.ts'
import { Field, Input, Select } from '../ui/field.tsx'
import { useBilingual } from './use-vocabulary.ts'

export interface AttributeFieldProps {
  readonly attribute: VocabularyAttribute
  readonly value: unknown
  /** Null takes the attribute away. */
  readonly onChange: (value: unknown) => void
}

/** One attribute of a lead or an offering, as its kind is written. */
export function AttributeField({ attribute, value, onChange }: AttributeFieldProps) {
  const t = useCommonTexts()
  const read = useBilingual()
  const { kind, label, values } = attribute
  if (kind === 'boolean' || kind === 'choice') {
    const options =
      kind === 'choice'
        ? values.map((each) => [each.value, read(each.label)] as const)
        : ([
            ['true', t('yes')],
            ['false', t('no')],
          ] as const)
    const chosen = value === null || value === undefined ? '' : String(value)
    const choose = (text: string) => onChange(text === '' ? null : kind === 'boolean' ? text === 'true' : text)
    return (
      <Field label={read(label)}>
        {(control) => (
          <Select value={chosen} onChange={(event) => choose(event.target.value)} {...control}>
            <option value="">–</option>
            {chosen !== '' && !options.some(([name]) => name === chosen) && <option value={chosen}>{chosen}</option>}
            {options.map(([name, text]) => (
              <option key={name} value={name}>
                {text}
              </option>
            ))}
          </Select>
        )}
      </Field>
    )
  }
  const isNumber = kind === 'integer' || kind === 'number'
  const text = Array.isArray(value) ? value.join(', ') : value === null || value === undefined ? '' : String(value)
  const write = (typed: string) => {
    if (typed.trim() === '') return onChange(null)
    if (isNumber) return onChange(Number(typed))
    onChange(kind === 'list' ? typed.split(/\s*[,،]\s*/).filter(Boolean) : typed)
  }
  return (
    <Field label={read(label)}>
      {(control) => (
        <Input
          dir="auto"
          type={isNumber ? 'number' : kind === 'date' ? 'date' : 'text'}
          {...(kind === 'integer' ? { step: 1 } : isNumber ? { step: 'any' } : {})}
          defaultValue={text}
          onChange={(event) => write(event.target.value)}
          {...control}
        />
      )}
    </Field>
  )
}
