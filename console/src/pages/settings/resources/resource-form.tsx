import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { type CalendarResource, RESOURCE_KINDS, type ResourceInput } from '../../../../../src/contract/console/resource-operations.ts'
import { call } from '../../../api/client.ts'
import { useBusiness } from '../../../api/session.ts'
import { useCommonTexts } from '../../../i18n/common.ts'
import { Button } from '../../../ui/button.tsx'
import { Field, Input, Select } from '../../../ui/field.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { tell } from '../../../ui/toast.ts'
import { useCalendarRefresh } from '../hours/use-calendar-refresh.ts'
import { OfferingChoice } from './offering-choice.tsx'
import { useResourcesTexts } from './texts.ts'
import { resourcesKey } from './use-resources.ts'

const NEW: ResourceInput = {
  kind: 'staff',
  name: '',
  name_ar: null,
  aliases: [],
  capacity: 1,
  buffer_before_minutes: 0,
  buffer_after_minutes: 0,
  offering_ids: [],
}

export interface ResourceFormProps {
  /** Null: a new one. */
  readonly resource: CalendarResource | null
  readonly isReadOnly: boolean
  readonly onSaved: () => void
}

/** Who or what it is, how much room it has and what it does. */
export function ResourceForm({ resource, isReadOnly, onSaved }: ResourceFormProps) {
  const t = useResourcesTexts()
  const common = useCommonTexts()
  const { slug } = useBusiness()
  const refresh = useCalendarRefresh(resourcesKey(slug))
  const [input, setInput] = useState<ResourceInput>(() => (resource ? inputOf(resource) : NEW))
  const [aliases, setAliases] = useState(input.aliases.join(', '))
  const [doesAll, setDoesAll] = useState(input.offering_ids.length === 0)
  const [problem, setProblem] = useState<string | null>(null)
  const set = (part: Partial<ResourceInput>) => setInput({ ...input, ...part })
  const save = useMutation({
    mutationFn: async (body: ResourceInput) => {
      if (resource) await call(slug, 'updateResource', { ...body, id: resource.id })
      else await call(slug, 'addResource', body)
    },
    onSuccess: () => {
      tell(common('saved'))
      onSaved()
    },
    onError: (error) => setProblem(error.message),
    onSettled: refresh,
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setProblem(null)
    if (!doesAll && input.offering_ids.length === 0) return setProblem(t('none_chosen'))
    save.mutate({ ...input, aliases: aliases.split(/\s*[,،]\s*/).filter(Boolean), offering_ids: doesAll ? [] : input.offering_ids })
  }
  const number = (name: 'capacity' | 'buffer_before_minutes' | 'buffer_after_minutes', [min, max]: readonly [number, number]) => (
    <Field label={t(name)} {...(name === 'capacity' ? { hint: t('capacity_hint') } : {})}>
      {(control) => (
        <Input
          type="number"
          required
          min={min}
          max={max}
          value={Number.isNaN(input[name]) ? '' : input[name]}
          onChange={({ target }) => set({ [name]: target.valueAsNumber })}
          {...control}
        />
      )}
    </Field>
  )
  return (
    <form className="grid gap-4" onSubmit={submit}>
      <fieldset disabled={isReadOnly} className="grid gap-4">
        <Field label={t('kind')}>
          {(control) => (
            <Select value={input.kind} onChange={({ target }) => set({ kind: target.value as ResourceInput['kind'] })} {...control}>
              {RESOURCE_KINDS.map((kind) => (
                <option key={kind} value={kind}>
                  {t(kind)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t('name')}>
          {(control) => (
            <Input
              required
              maxLength={200}
              dir="auto"
              value={input.name}
              onChange={({ target }) => set({ name: target.value })}
              {...control}
            />
          )}
        </Field>
        <Field label={t('name_ar')}>
          {(control) => (
            <Input
              lang="ar"
              dir="rtl"
              maxLength={200}
              value={input.name_ar ?? ''}
              onChange={({ target }) => set({ name_ar: target.value.trim() === '' ? null : target.value })}
              {...control}
            />
          )}
        </Field>
        <Field label={t('aliases')} hint={t('aliases_hint')}>
          {(control) => <Input dir="auto" value={aliases} onChange={({ target }) => setAliases(target.value)} {...control} />}
        </Field>
        {number('capacity', [1, 10_000])}
        <div className="grid grid-cols-2 gap-4">
          {number('buffer_before_minutes', [0, 480])}
          {number('buffer_after_minutes', [0, 480])}
          <p className="col-span-2 -mt-2 text-sm text-muted-foreground">{t('buffers')}</p>
        </div>
        <OfferingChoice
          isAll={doesAll}
          chosen={input.offering_ids}
          onAll={setDoesAll}
          onChosen={(offering_ids) => set({ offering_ids: [...offering_ids] })}
        />
      </fieldset>
      <Problem text={problem} />
      {!isReadOnly && (
        <Button type="submit" variant="primary" isBusy={save.isPending}>
          {common('save')}
        </Button>
      )}
    </form>
  )
}

function inputOf({ id: _id, status: _status, hours: _hours, closures: _closures, ...input }: CalendarResource): ResourceInput {
  return input
}
