import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { BrainChoice } from '../../../../src/contract/console/brain-operations.ts'
import type { ConsoleOutput } from '../../../../src/contract/console/routes.ts'
import { call } from '../../api/client.ts'
import { useBusiness, useMay } from '../../api/session.ts'
import { useCommonTexts } from '../../i18n/common.ts'
import { Button } from '../../ui/button.tsx'
import { Field, Select } from '../../ui/field.tsx'
import { Card, Page } from '../../ui/page.tsx'
import { ErrorState, Loading } from '../../ui/states.tsx'
import { ModelFields, type ModelForm } from './brain-model-fields.tsx'
import { BrainTest } from './brain-test.tsx'
import { useBrainTexts } from './brain-texts.ts'
import { useSettingsMutation } from './use-settings-mutation.ts'

type Brain = ConsoleOutput<'getBrain'>
type Kind = BrainChoice['provider'] | 'installation'

export function BrainPage() {
  const t = useBrainTexts()
  const { slug } = useBusiness()
  const mayChange = useMay('admin')
  const queryKey = [slug, 'brain']
  const saved = useQuery({ queryKey, queryFn: () => call(slug, 'getBrain') })
  return (
    <Page title={t('title')} description={mayChange ? t('description') : t('only_admin')}>
      {saved.isPending && <Loading />}
      {saved.error && <ErrorState error={saved.error} onRetry={() => void saved.refetch()} />}
      {saved.data && <Form key={JSON.stringify(saved.data)} saved={saved.data} queryKey={queryKey} />}
    </Page>
  )
}

function Form({ saved, queryKey }: { readonly saved: Brain; readonly queryKey: readonly string[] }) {
  const t = useBrainTexts()
  const common = useCommonTexts()
  const { slug } = useBusiness()
  const mayChange = useMay('admin')
  const { own, installation } = saved
  const [kind, setKind] = useState<Kind>(own?.provider ?? 'installation')
  const [form, setForm] = useState<ModelForm>(() => ({
    base_url: own?.base_url ?? '',
    model: own?.model ?? '',
    api_key: '',
    daily_tokens: own?.daily_tokens?.toString() ?? '',
  }))
  const save = useSettingsMutation(
    () => (kind === 'installation' ? call(slug, 'removeBrain') : call(slug, 'setBrain', choiceOf(kind, form))),
    {
      invalidates: queryKey,
      done: common('saved'),
    },
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate(undefined)
  }
  const isModel = kind !== 'installation' && kind !== 'embedded'
  const isKept = own?.has_key === true && own.provider === kind && (own.base_url ?? '') === form.base_url.replace(/\/+$/, '')
  const installed = installation.model ?? (installation.provider === 'embedded' ? t('embedded') : installation.provider)
  return (
    <>
      <form onSubmit={submit}>
        <fieldset disabled={!mayChange} className="grid min-w-0">
          <Card>
            <div className="grid max-w-xl gap-4">
              <Field label={t('choice')} hint={kind === 'embedded' && t('embedded_text')}>
                {(control) => (
                  <Select value={kind} onChange={(event) => setKind(event.target.value as Kind)} {...control}>
                    <option value="installation">{t('installation', { name: installed })}</option>
                    <option value="embedded">{t('embedded')}</option>
                    <option value="openai-compatible">{t('openai_compatible')}</option>
                    <option value="anthropic">{t('anthropic')}</option>
                    <option value="google">{t('google')}</option>
                  </Select>
                )}
              </Field>
              {isModel && <ModelFields form={form} onChange={setForm} needsUrl={kind === 'openai-compatible'} isKept={isKept} />}
              {mayChange && (
                <Button type="submit" variant="primary" className="justify-self-start" isBusy={save.isPending}>
                  {common('save')}
                </Button>
              )}
            </div>
          </Card>
        </fieldset>
      </form>
      {mayChange && isModel && <BrainTest choice={choiceOf(kind, form)} />}
    </>
  )
}

function choiceOf(provider: BrainChoice['provider'], form: ModelForm): BrainChoice {
  if (provider === 'embedded') return { provider }
  const { base_url, model, api_key, daily_tokens } = form
  return {
    provider,
    base_url: base_url.trim() || null,
    model: model.trim() || null,
    ...(api_key.trim() ? { api_key: api_key.trim() } : {}),
    daily_tokens: daily_tokens === '' ? null : Number(daily_tokens),
  }
}
