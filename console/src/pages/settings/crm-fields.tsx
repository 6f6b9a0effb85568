import { Trash2 } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { call } from '../../api/client.ts'
import { useBusiness } from '../../api/session.ts'
import { useCommonTexts } from '../../i18n/common.ts'
import { Button } from '../../ui/button.tsx'
import { Field, Input, Select } from '../../ui/field.tsx'
import { Card } from '../../ui/page.tsx'
import type { Crm } from './crm-page.tsx'
import { useCrmTexts } from './crm-texts.ts'
import { useSettingsMutation } from './use-settings-mutation.ts'

const OBJECTS = ['contact', 'lead', 'deal', 'appointment', 'case'] as const
type CrmObject = (typeof OBJECTS)[number]

/** Our names for the fields of a kind of record, and the CRM's. */
export function CrmFields({ fieldNames, isReadOnly }: { readonly fieldNames: Crm['field_names']; readonly isReadOnly: boolean }) {
  const t = useCrmTexts()
  const [object, setObject] = useState<CrmObject>('contact')
  return (
    <Card title={t('fields')} description={t('fields_text')}>
      <div className="grid gap-4">
        <Field label={t('object')} className="max-w-60">
          {(control) => (
            <Select value={object} onChange={({ target }) => setObject(target.value as CrmObject)} {...control}>
              {OBJECTS.map((name) => (
                <option key={name} value={name}>
                  {t(name)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Lines
          key={`${object} ${JSON.stringify(fieldNames[object])}`}
          object={object}
          names={Object.entries(fieldNames[object] ?? {})}
          isReadOnly={isReadOnly}
        />
      </div>
    </Card>
  )
}

interface Line {
  readonly id: number
  readonly ours: string
  readonly theirs: string
}

function Lines({ object, names, isReadOnly }: { object: CrmObject; names: readonly [string, string][]; isReadOnly: boolean }) {
  const t = useCrmTexts()
  const common = useCommonTexts()
  const { slug } = useBusiness()
  const [lines, setLines] = useState<readonly Line[]>(() => names.map(([ours, theirs], id) => ({ id, ours, theirs })))
  const save = useSettingsMutation(
    () =>
      call(slug, 'setCrmFieldNames', {
        object,
        field_names: Object.fromEntries(lines.map(({ ours, theirs }) => [ours.trim(), theirs.trim()])),
      }),
    { invalidates: [slug, 'crm'], done: common('saved') },
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate(undefined)
  }
  const change = (id: number, part: Partial<Line>) => setLines(lines.map((line) => (line.id === id ? { ...line, ...part } : line)))
  return (
    <form onSubmit={submit}>
      <fieldset disabled={isReadOnly} className="grid gap-3">
        {lines.map(({ id, ours, theirs }) => (
          <div key={id} className="flex items-center gap-2">
            <Input
              aria-label={t('ours')}
              placeholder="first_name"
              required
              pattern="[a-z][a-z0-9_]{0,63}"
              dir="ltr"
              value={ours}
              onChange={({ target }) => change(id, { ours: target.value })}
            />
            <Input
              aria-label={t('theirs')}
              placeholder="firstname"
              required
              maxLength={200}
              dir="ltr"
              value={theirs}
              onChange={({ target }) => change(id, { theirs: target.value })}
            />
            {!isReadOnly && (
              <Button
                size="icon"
                variant="ghost"
                aria-label={t('remove', { name: ours })}
                onClick={() => setLines(lines.filter((line) => line.id !== id))}
              >
                <Trash2 aria-hidden />
              </Button>
            )}
          </div>
        ))}
        {!isReadOnly && (
          <div className="flex flex-wrap gap-2">
            <Button onClick={() => setLines([...lines, { id: Math.max(-1, ...lines.map(({ id }) => id)) + 1, ours: '', theirs: '' }])}>
              {t('add')}
            </Button>
            <Button type="submit" variant="primary" isBusy={save.isPending}>
              {common('save')}
            </Button>
          </div>
        )}
      </fieldset>
    </form>
  )
}
