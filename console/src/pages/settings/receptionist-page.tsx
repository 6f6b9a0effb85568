import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useMemo, useState } from 'react'
import type { ReceptionistDraft, ReceptionistSettings } from '../../../../src/contract/console/receptionist-operations.ts'
import { call } from '../../api/client.ts'
import { useBusiness, useMay } from '../../api/session.ts'
import { useCommonTexts } from '../../i18n/common.ts'
import { TryPreview } from '../../try/try-preview.tsx'
import { Button } from '../../ui/button.tsx'
import { Page } from '../../ui/page.tsx'
import { ErrorState, Loading } from '../../ui/states.tsx'
import { BookingCard, PersonaCard } from './receptionist-cards.tsx'
import { QuestionsCard } from './receptionist-questions.tsx'
import { useReceptionistTexts } from './receptionist-texts.ts'
import { useSettingsMutation } from './use-settings-mutation.ts'

/** The form, and beside it the receptionist as the form has it. */
export function ReceptionistPage() {
  const t = useReceptionistTexts()
  const { slug } = useBusiness()
  const mayChange = useMay('admin')
  const queryKey = [slug, 'receptionist']
  const saved = useQuery({ queryKey, queryFn: () => call(slug, 'getReceptionist') })
  return (
    <Page title={t('title')} description={mayChange ? t('description') : t('only_admin')} isWide>
      {saved.isPending && <Loading />}
      {saved.error && <ErrorState error={saved.error} onRetry={() => void saved.refetch()} />}
      {saved.data && <Form saved={saved.data} queryKey={queryKey} />}
    </Page>
  )
}

function Form({ saved, queryKey }: { readonly saved: ReceptionistSettings; readonly queryKey: readonly string[] }) {
  const t = useReceptionistTexts()
  const common = useCommonTexts()
  const { slug } = useBusiness()
  const mayChange = useMay('admin')
  const [edited, setEdited] = useState(saved)
  const save = useSettingsMutation((draft: ReceptionistDraft) => call(slug, 'setReceptionist', draft), {
    invalidates: queryKey,
    done: common('saved'),
  })
  const draft = useMemo(() => draftOf(edited), [edited])
  const isChanged = JSON.stringify(draft) !== JSON.stringify(draftOf(saved))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate(draft)
  }
  const change = (part: Partial<ReceptionistSettings>) => setEdited((known) => ({ ...known, ...part }))
  return (
    <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_26rem]">
      <form onSubmit={submit}>
        <fieldset disabled={!mayChange} className="grid min-w-0 gap-5">
          {saved.problems.length > 0 && (
            <div role="alert" className="rounded-md bg-warning-soft p-3 text-sm text-warning-foreground">
              <p>{t('problems')}</p>
              <ul className="list-disc ps-5" dir="ltr">
                {saved.problems.map((problem) => (
                  <li key={problem}>{problem}</li>
                ))}
              </ul>
            </div>
          )}
          <PersonaCard edited={edited} onChange={change} />
          <QuestionsCard edited={edited} onChange={change} />
          <BookingCard edited={edited} onChange={change} />
          {mayChange && (
            <div className="sticky bottom-0 flex flex-wrap items-center gap-3 border-t bg-background py-3">
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
      {mayChange && <TryPreview draft={draft} />}
    </div>
  )
}

function draftOf({ default_language, persona, slots, booking }: ReceptionistSettings): ReceptionistDraft {
  const asked = slots.filter(({ is_asked }) => is_asked)
  return { default_language, persona, booking, slots: asked.map(({ attribute, when, required }) => ({ attribute, when, required })) }
}
