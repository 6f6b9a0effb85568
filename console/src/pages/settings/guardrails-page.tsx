import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { ConsoleOutput } from '../../../../src/contract/console/routes.ts'
import { call } from '../../api/client.ts'
import { useBusiness, useMay } from '../../api/session.ts'
import { useCommonTexts } from '../../i18n/common.ts'
import { Button } from '../../ui/button.tsx'
import { Field, Input, Select } from '../../ui/field.tsx'
import { Card, Page } from '../../ui/page.tsx'
import { ErrorState, Loading } from '../../ui/states.tsx'
import { PhrasesCard, readPhrases } from './guardrails-phrases.tsx'
import { SentenceTest } from './guardrails-test.tsx'
import { useGuardrailTexts } from './guardrails-texts.ts'
import { useSettingsMutation } from './use-settings-mutation.ts'

export type Guardrails = ConsoleOutput<'getGuardrails'>
type Policy = Guardrails['policy']

export function GuardrailsPage() {
  const t = useGuardrailTexts()
  const { slug } = useBusiness()
  const mayChange = useMay('admin')
  const queryKey = [slug, 'guardrails']
  const saved = useQuery({ queryKey, queryFn: () => call(slug, 'getGuardrails') })
  return (
    <Page title={t('title')} description={mayChange ? t('description') : t('only_admin')}>
      {saved.isPending && <Loading />}
      {saved.error && <ErrorState error={saved.error} onRetry={() => void saved.refetch()} />}
      {saved.data && <Form saved={saved.data} queryKey={queryKey} />}
    </Page>
  )
}

const BOUNDS = [
  ['customer_turns_daily', 5, 10_000],
  ['tenant_turns_daily', 10, 1_000_000],
  ['tenant_tokens_daily', 0, 1_000_000_000_000],
  ['abuse_strikes', 1, 20],
] as const

function Form({ saved, queryKey }: { readonly saved: Guardrails; readonly queryKey: readonly string[] }) {
  const t = useGuardrailTexts()
  const common = useCommonTexts()
  const { slug } = useBusiness()
  const mayChange = useMay('admin')
  const [edited, setEdited] = useState(saved.policy)
  const [phrases, setPhrases] = useState(() => writePhrases(saved.policy))
  const save = useSettingsMutation((policy: Policy) => call(slug, 'setGuardrails', policy), {
    invalidates: queryKey,
    done: common('saved'),
  })
  const policy = { ...edited, forbidden_phrases: { en: readPhrases(phrases.en), ar: readPhrases(phrases.ar) } }
  const isChanged = JSON.stringify(policy) !== JSON.stringify(saved.policy)
  const set = (part: Partial<Policy>) => setEdited((known) => ({ ...known, ...part }))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate(policy)
  }
  return (
    <>
      <form onSubmit={submit}>
        <fieldset disabled={!mayChange} className="grid min-w-0 gap-5">
          <PhrasesCard phrases={phrases} onChange={setPhrases} packPhrases={saved.pack_phrases} />
          <Card title={t('claims')}>
            <div className="grid items-start gap-4 sm:grid-cols-2">
              <Field label={t('threshold')} hint={t('threshold_hint')}>
                {(control) => (
                  <Select
                    value={edited.threshold}
                    onChange={(event) => set({ threshold: event.target.value as Policy['threshold'] })}
                    {...control}
                  >
                    {(['low', 'medium', 'high', 'never'] as const).map((each) => (
                      <option key={each} value={each}>
                        {t(each)}
                      </option>
                    ))}
                  </Select>
                )}
              </Field>
              <Field label={t('action')}>
                {(control) => (
                  <Select value={edited.action} onChange={(event) => set({ action: event.target.value as Policy['action'] })} {...control}>
                    <option value="warn">{t('warn')}</option>
                    <option value="handoff">{t('handoff')}</option>
                  </Select>
                )}
              </Field>
            </div>
          </Card>
          <Card title={t('bounds')}>
            <div className="grid items-start gap-4 sm:grid-cols-2">
              {BOUNDS.map(([member, min, max]) => (
                <Field key={member} label={t(member)} hint={member === 'tenant_tokens_daily' && t('tenant_tokens_hint')}>
                  {(control) => (
                    <Input
                      type="number"
                      dir="ltr"
                      className="rtl:text-end"
                      required
                      {...{ min, max }}
                      value={Number.isNaN(edited[member]) ? '' : edited[member]}
                      onChange={(event) => set({ [member]: event.target.valueAsNumber })}
                      {...control}
                    />
                  )}
                </Field>
              ))}
            </div>
          </Card>
          {mayChange && (
            <div className="flex flex-wrap items-center gap-3">
              <Button type="submit" variant="primary" isBusy={save.isPending} disabled={!isChanged}>
                {common('save')}
              </Button>
              <p role="status" className="text-sm text-muted-foreground">
                {isChanged && t('unsaved')}
              </p>
            </div>
          )}
        </fieldset>
      </form>
      <SentenceTest policy={policy} />
    </>
  )
}

function writePhrases({ forbidden_phrases: { en, ar } }: Policy) {
  return { en: en.join('\n'), ar: ar.join('\n') }
}
