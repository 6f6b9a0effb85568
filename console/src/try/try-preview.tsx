import { useMutation, useQueryClient } from '@tanstack/react-query'
import { RotateCcw } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { ReceptionistDraft } from '../../../src/contract/console/receptionist-operations.ts'
import type { Try } from '../../../src/contract/console/sandbox-operations.ts'
import { call } from '../api/client.ts'
import { useBusiness } from '../api/session.ts'
import type { Language } from '../i18n/i18n.ts'
import { Button } from '../ui/button.tsx'
import { Select } from '../ui/field.tsx'
import { ErrorState, Loading } from '../ui/states.tsx'
import { useTryTexts } from './texts.ts'
import { TryChat } from './try-chat.tsx'

/** After the last key. */
const REST_MS = 600

/** The receptionist by a draft of its settings. Until something is said a change greets anew; later the next reply goes by it, and what was said stays. */
export function TryPreview({ draft }: { readonly draft: ReceptionistDraft }) {
  const t = useTryTexts()
  const { slug } = useBusiness()
  const queryClient = useQueryClient()
  const [chosen, setChosen] = useState<Language | null>(null)
  const language = chosen ?? draft.default_language ?? 'en'
  const start = useMutation({ mutationFn: (input: { language: Language; draft: ReceptionistDraft }) => call(slug, 'startPreview', input) })
  const change = useMutation({ mutationFn: (input: { draft: ReceptionistDraft }) => call(slug, 'changePreview', input) })
  const shown = useRef('')
  const id = start.data?.conversation_id
  const wanted = JSON.stringify({ language, draft })
  useEffect(() => {
    if (shown.current === wanted) return
    const show = () => {
      const isOpen = queryClient.getQueryData<Try>([slug, 'try', id])?.messages.some(({ role }) => role === 'customer')
      const isSameLanguage = shown.current === '' || JSON.parse(shown.current).language === language
      shown.current = wanted
      if (isOpen && isSameLanguage) change.mutate({ draft })
      else start.mutate({ language, draft })
    }
    const timer = setTimeout(show, shown.current === '' ? 0 : REST_MS)
    return () => clearTimeout(timer)
  }, [wanted, language, draft, id, slug, queryClient, change.mutate, start.mutate])
  const restart = () => start.mutate({ language, draft })
  const again = (
    <Button size="sm" isBusy={start.isPending} onClick={restart}>
      <RotateCcw aria-hidden />
      {t('again')}
    </Button>
  )
  const problem = start.error ?? change.error
  return (
    <section
      aria-labelledby="preview-title"
      className="flex h-[min(44rem,80dvh)] min-w-0 flex-col gap-3 rounded-lg border bg-surface p-4 xl:sticky xl:top-6"
    >
      <div>
        <h2 id="preview-title" className="font-semibold">
          {t('preview')}
        </h2>
        <p className="text-sm text-muted-foreground">{t('preview_text')}</p>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Select
          className="w-auto"
          aria-label={t('language')}
          value={language}
          onChange={(event) => setChosen(event.target.value as Language)}
        >
          <option value="en">{t('greeted_en')}</option>
          <option value="ar">{t('greeted_ar')}</option>
        </Select>
        {again}
      </div>
      {problem && start.data && (
        <p role="alert" className="text-sm text-danger">
          {problem.message}
        </p>
      )}
      {start.error && !start.data && <ErrorState error={start.error} onRetry={restart} />}
      {start.isPending && <Loading label={t('preparing')} />}
      {start.data && <TryChat key={id} open={{ ...start.data, purpose: 'preview' }} again={again} />}
    </section>
  )
}
