import { useQuery, useQueryClient } from '@tanstack/react-query'
import { BookOpen, FileUp, Plus } from 'lucide-react'
import { lazy, Suspense, useDeferredValue, useState } from 'react'
import type { KnowledgeEntry } from '../../../../src/contract/console/knowledge-operations.ts'
import { call } from '../../api/client.ts'
import { useBusiness, useMay } from '../../api/session.ts'
import { currentLanguage } from '../../i18n/i18n.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Input } from '../../ui/field.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { EntryPanel } from './entry-panel.tsx'
import { useKnowledgeTexts } from './texts.ts'

const ImportDialog = lazy(() => import('../../imports/import-dialog.tsx').then(({ ImportDialog }) => ({ default: ImportDialog })))
const COLUMNS = ['question', 'question_ar', 'answer', 'answer_ar', 'alternatives']

export function Entries() {
  const t = useKnowledgeTexts()
  const { slug } = useBusiness()
  const mayWrite = useMay('admin')
  const queryClient = useQueryClient()
  const queryKey = [slug, 'knowledge']
  const list = useQuery({ queryKey, queryFn: () => call(slug, 'listKnowledge') })
  const [wanted, setWanted] = useState('')
  const [opened, setOpened] = useState<KnowledgeEntry | 'new' | null>(null)
  const [isImporting, setImporting] = useState(false)
  const search = useDeferredValue(wanted.trim().toLowerCase())
  const entries = (list.data?.entries ?? []).filter((entry) => textOf(entry).includes(search))
  const buttons = mayWrite && (
    <>
      <Button onClick={() => setImporting(true)}>
        <FileUp aria-hidden />
        {t('import')}
      </Button>
      <Button variant="primary" onClick={() => setOpened('new')}>
        <Plus aria-hidden />
        {t('add')}
      </Button>
    </>
  )
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap gap-2">
        <Input
          type="search"
          dir="auto"
          className="me-auto max-w-sm"
          aria-label={t('search')}
          placeholder={t('search')}
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
        />
        {buttons}
      </div>
      {list.isPending && <Skeleton className="h-72" />}
      {list.error && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.data?.entries.length === 0 && (
        <EmptyState icon={<BookOpen />} title={t('empty')}>
          {t('empty_text')}
        </EmptyState>
      )}
      {list.data && list.data.entries.length > 0 && entries.length === 0 && <EmptyState title={t('no_match')} />}
      <ul className="grid gap-2">
        {entries.map((entry) => (
          <li key={entry.id}>
            <button
              type="button"
              className="grid w-full gap-1 rounded-lg border bg-surface p-3 text-start hover:bg-muted"
              onClick={() => setOpened(entry)}
            >
              <span className="flex flex-wrap items-center gap-2">
                <bdi className="font-medium">{(currentLanguage() === 'ar' ? entry.question_ar : null) ?? entry.question}</bdi>
                {!entry.answer_ar && <Badge tone="warning">{t('no_arabic')}</Badge>}
                {entry.alternatives.length > 0 && <Badge>{t('wordings', { count: entry.alternatives.length })}</Badge>}
              </span>
              <span dir="auto" className="line-clamp-2 text-sm text-muted-foreground">
                {(currentLanguage() === 'ar' ? entry.answer_ar : null) ?? entry.answer}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {opened && (
        <EntryPanel key={opened === 'new' ? 'new' : opened.id} entry={opened === 'new' ? null : opened} onClose={() => setOpened(null)} />
      )}
      {isImporting && (
        <Suspense>
          <ImportDialog
            name="knowledge"
            columns={COLUMNS}
            check={(csv) => call(slug, 'checkKnowledgeImport', { csv })}
            run={(csv) => call(slug, 'importKnowledge', { csv })}
            onDone={() => void queryClient.invalidateQueries({ queryKey })}
            onClose={() => setImporting(false)}
          />
        </Suspense>
      )}
    </div>
  )
}

function textOf(entry: KnowledgeEntry): string {
  return [entry.question, entry.question_ar, entry.answer, entry.answer_ar, ...entry.alternatives].filter(Boolean).join('\n').toLowerCase()
}
