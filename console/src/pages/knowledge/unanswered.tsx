import { type UseQueryResult, useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CircleHelp } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type { ConsoleOutput } from '../../../../src/contract/console/routes.ts'
import { call } from '../../api/client.ts'
import { useBusiness, useMay } from '../../api/session.ts'
import { useCommonTexts } from '../../i18n/common.ts'
import { formatDateTime } from '../../i18n/format.ts'
import { Button } from '../../ui/button.tsx'
import { Field, Input, Textarea } from '../../ui/field.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { tell, tellError, tellWithUndo } from '../../ui/toast.ts'
import { useKnowledgeTexts } from './texts.ts'

type Queue = ConsoleOutput<'listUnanswered'>
type Question = Queue['questions'][number]

export function Unanswered({ queue }: { readonly queue: UseQueryResult<Queue> }) {
  const t = useKnowledgeTexts()
  if (queue.isPending) return <Skeleton className="h-40" />
  if (queue.error) return <ErrorState error={queue.error} onRetry={() => void queue.refetch()} />
  if (queue.data.questions.length === 0) {
    return (
      <EmptyState icon={<CircleHelp />} title={t('queue_empty')}>
        {t('queue_empty_text')}
      </EmptyState>
    )
  }
  return (
    <ul className="grid gap-3">
      {queue.data.questions.map((question) => (
        <QuestionCard key={question.id} question={question} />
      ))}
    </ul>
  )
}

function QuestionCard({ question }: { readonly question: Question }) {
  const t = useKnowledgeTexts()
  const common = useCommonTexts()
  const { slug, timezone } = useBusiness()
  const mayAnswer = useMay('agent')
  const queryClient = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  const refresh = () =>
    Promise.all([
      queryClient.invalidateQueries({ queryKey: [slug, 'unanswered'] }),
      queryClient.invalidateQueries({ queryKey: [slug, 'knowledge'] }),
    ])
  const dismiss = useMutation({
    mutationFn: () => call(slug, 'dismissQuestion', { id: question.id }),
    onSuccess: () => {
      const reopen = () => call(slug, 'reopenQuestion', { id: question.id }).catch(tellError).finally(refresh)
      tellWithUndo(t('dismissed'), { label: common('undo'), onUndo: () => void reopen() })
    },
    onError: tellError,
    onSettled: refresh,
  })
  return (
    <li className="grid gap-3 rounded-lg border bg-surface p-4">
      <p dir="auto" className="font-medium">
        {question.content}
      </p>
      <div className="flex flex-wrap items-center gap-2 text-sm text-muted-foreground">
        <span className="me-auto">{t('asked', { when: formatDateTime(question.created_at, timezone) })}</span>
        <Link
          to="/inbox/$conversationId"
          params={{ conversationId: question.conversation_id }}
          className="text-primary underline-offset-4 hover:underline"
        >
          {t('conversation')}
        </Link>
        {mayAnswer && !isOpen && (
          <>
            <Button size="sm" isBusy={dismiss.isPending} onClick={() => dismiss.mutate()}>
              {t('dismiss')}
            </Button>
            <Button size="sm" variant="primary" onClick={() => setOpen(true)}>
              {t('answer_it')}
            </Button>
          </>
        )}
      </div>
      {isOpen && <AnswerForm question={question} onCancel={() => setOpen(false)} onDone={() => void refresh()} />}
    </li>
  )
}

function AnswerForm({
  question,
  onCancel,
  onDone,
}: {
  readonly question: Question
  readonly onCancel: () => void
  readonly onDone: () => void
}) {
  const t = useKnowledgeTexts()
  const common = useCommonTexts()
  const { slug } = useBusiness()
  const [words, setWords] = useState(question.content)
  const [answer, setAnswer] = useState('')
  const [answerAr, setAnswerAr] = useState('')
  const isArabic = question.language === 'ar'
  const approve = useMutation({
    mutationFn: () =>
      call(slug, 'approveAnswer', {
        id: question.id,
        answer,
        answer_ar: answerAr,
        ...(isArabic ? { question_ar: words } : { question: words }),
      }),
    onSuccess: ({ told }) => {
      tell(told ? t('approved_told') : t('approved'))
      onDone()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    approve.mutate()
  }
  return (
    <form className="grid gap-3" onSubmit={submit}>
      <Field label={t('better_question')}>
        {(control) => (
          <Input required dir="auto" maxLength={500} value={words} onChange={(event) => setWords(event.target.value)} {...control} />
        )}
      </Field>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label={t('answer_en')}>
          {(control) => <Textarea required dir="auto" value={answer} onChange={(event) => setAnswer(event.target.value)} {...control} />}
        </Field>
        <Field label={t('answer_ar')} hint={t('both_languages')} error={approve.error?.message}>
          {(control) => (
            <Textarea required lang="ar" dir="rtl" value={answerAr} onChange={(event) => setAnswerAr(event.target.value)} {...control} />
          )}
        </Field>
      </div>
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>{common('cancel')}</Button>
        <Button type="submit" variant="primary" isBusy={approve.isPending}>
          {t('approve')}
        </Button>
      </div>
    </form>
  )
}
