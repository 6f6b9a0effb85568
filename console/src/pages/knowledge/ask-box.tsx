import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { call } from '../../api/client.ts'
import { useBusiness } from '../../api/session.ts'
import { currentLanguage } from '../../i18n/i18n.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Field, Input } from '../../ui/field.tsx'
import { useKnowledgeTexts } from './texts.ts'

const TONES = { answer: 'success', maybe: 'warning', no: 'neutral' } as const

/** Which entry answers a question, before a customer asks it. */
export function AskBox() {
  const t = useKnowledgeTexts()
  const { slug } = useBusiness()
  const [text, setText] = useState('')
  const ask = useMutation({ mutationFn: () => call(slug, 'searchKnowledge', { text }) })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim() !== '') ask.mutate()
  }
  const hits = ask.data?.hits ?? []
  const isArabic = currentLanguage() === 'ar'
  return (
    <section className="grid gap-3 rounded-lg border bg-surface p-4">
      <form className="flex items-start gap-2" onSubmit={submit}>
        <Field label={t('ask_label')} hint={t('ask_hint')} className="grow">
          {(control) => <Input dir="auto" maxLength={500} value={text} onChange={(event) => setText(event.target.value)} {...control} />}
        </Field>
        <Button type="submit" className="mt-6.5" isBusy={ask.isPending}>
          {t('ask')}
        </Button>
      </form>
      <div role="status" className="grid gap-2">
        {ask.data && !hits.some(({ verdict }) => verdict !== 'no') && <p className="text-sm">{t('nothing')}</p>}
        {hits.map((hit) => (
          <div key={hit.id} className="rounded-md border p-3 text-sm">
            <p className="flex flex-wrap items-center gap-2">
              <bdi className="font-medium">{(isArabic ? hit.question_ar : null) ?? hit.question}</bdi>
              <Badge tone={TONES[hit.verdict]}>
                {t(`verdict_${hit.verdict}`)} · {Math.round(hit.score * 100)} %
              </Badge>
            </p>
            <p dir="auto" className="mt-1 text-muted-foreground">
              {(isArabic ? hit.answer_ar : null) ?? hit.answer}
            </p>
          </div>
        ))}
        {ask.error && <p className="text-sm text-danger">{ask.error.message}</p>}
      </div>
    </section>
  )
}
