import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type { KnowledgeEntry } from '../../../../src/contract/console/knowledge-operations.ts'
import { call } from '../../api/client.ts'
import { useBusiness, useMay } from '../../api/session.ts'
import { useCommonTexts } from '../../i18n/common.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, Input, Textarea } from '../../ui/field.tsx'
import { Problem } from '../../ui/problem.tsx'
import { tell, tellError, tellWithUndo } from '../../ui/toast.ts'
import { useKnowledgeTexts } from './texts.ts'

/** One answer in both languages. Null: a new one. */
export function EntryPanel({ entry, onClose }: { readonly entry: KnowledgeEntry | null; readonly onClose: () => void }) {
  const t = useKnowledgeTexts()
  const common = useCommonTexts()
  const { slug } = useBusiness()
  const mayWrite = useMay('admin')
  const queryClient = useQueryClient()
  const [form, setForm] = useState({
    question: entry?.question ?? '',
    question_ar: entry?.question_ar ?? '',
    answer: entry?.answer ?? '',
    answer_ar: entry?.answer_ar ?? '',
    alternatives: entry?.alternatives.join('\n') ?? '',
  })
  const set = (part: Partial<typeof form>) => setForm({ ...form, ...part })
  const refresh = () => queryClient.invalidateQueries({ queryKey: [slug, 'knowledge'] })
  const save = useMutation({
    mutationFn: () => {
      const alternatives = form.alternatives.split('\n').flatMap((line) => line.trim() || [])
      const written = { ...form, alternatives }
      return entry ? call(slug, 'updateKnowledge', { id: entry.id, ...written }) : call(slug, 'createKnowledge', written)
    },
    onSuccess: () => {
      tell(common('saved'))
      onClose()
    },
    onSettled: refresh,
  })
  const archive = useMutation({
    mutationFn: (id: string) => call(slug, 'archiveKnowledge', { id }),
    onSuccess: (_nothing, id) => {
      const restore = () => call(slug, 'restoreKnowledge', { id }).catch(tellError).finally(refresh)
      tellWithUndo(t('archived'), { label: common('undo'), onUndo: () => void restore() })
      onClose()
    },
    onError: tellError,
    onSettled: refresh,
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <Dialog isOpen onOpenChange={onClose} title={entry ? t('edit_title') : t('add')} variant="side" className="w-[min(34rem,100vw)]">
      <form className="grid gap-4" onSubmit={submit}>
        <fieldset disabled={!mayWrite} className="grid gap-4">
          <Field label={t('question_en')}>
            {(control) => (
              <Input
                required
                dir="auto"
                maxLength={500}
                value={form.question}
                onChange={(event) => set({ question: event.target.value })}
                {...control}
              />
            )}
          </Field>
          <Field label={t('answer_en')}>
            {(control) => (
              <Textarea
                required
                dir="auto"
                maxLength={4000}
                value={form.answer}
                onChange={(event) => set({ answer: event.target.value })}
                {...control}
              />
            )}
          </Field>
          <Field label={t('question_ar')}>
            {(control) => (
              <Input
                lang="ar"
                dir="rtl"
                maxLength={500}
                value={form.question_ar}
                onChange={(event) => set({ question_ar: event.target.value })}
                {...control}
              />
            )}
          </Field>
          <Field label={t('answer_ar')}>
            {(control) => (
              <Textarea
                lang="ar"
                dir="rtl"
                maxLength={4000}
                value={form.answer_ar}
                onChange={(event) => set({ answer_ar: event.target.value })}
                {...control}
              />
            )}
          </Field>
          <Field label={t('alternatives')} hint={t('alternatives_hint')}>
            {(control) => (
              <Textarea
                dir="auto"
                rows={5}
                value={form.alternatives}
                onChange={(event) => set({ alternatives: event.target.value })}
                {...control}
              />
            )}
          </Field>
        </fieldset>
        <Problem text={save.error?.message} />
        {mayWrite && (
          <div className="flex gap-2">
            <Button type="submit" variant="primary" isBusy={save.isPending} className="grow">
              {common('save')}
            </Button>
            {entry && (
              <Button isBusy={archive.isPending} onClick={() => archive.mutate(entry.id)}>
                <Trash2 aria-hidden />
                {common('delete')}
              </Button>
            )}
          </div>
        )}
      </form>
    </Dialog>
  )
}
