import { useMutation } from '@tanstack/react-query'
import { Download, FileUp } from 'lucide-react'
import { useRef, useState } from 'react'
import type { ImportReport } from '../../../src/contract/console/catalogue-operations.ts'
import { Badge, type Tone } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { TableFrame } from '../ui/page.tsx'
import { Problem } from '../ui/problem.tsx'
import { tell } from '../ui/toast.ts'
import { useImportTexts } from './texts.ts'

const OUTCOMES = ['create', 'update', 'same', 'refuse'] as const
const TONES = { create: 'success', update: 'accent', same: 'neutral', refuse: 'danger' } as const satisfies Record<
  (typeof OUTCOMES)[number],
  Tone
>
const MAX_CHARACTERS = 900_000

export interface ImportDialogProps {
  /** Of the template's file. */
  readonly name: string
  readonly columns: readonly string[]
  readonly check: (csv: string) => Promise<ImportReport>
  readonly run: (csv: string) => Promise<ImportReport>
  readonly onDone: () => void
  readonly onClose: () => void
}

/** First what the file would do, row by row; then, on one more click, that. */
export function ImportDialog({ name, columns, check, run, onDone, onClose }: ImportDialogProps) {
  const t = useImportTexts()
  const chooser = useRef<HTMLInputElement>(null)
  const [csv, setCsv] = useState<string | null>(null)
  const [isTooBig, setTooBig] = useState(false)
  const checking = useMutation({ mutationFn: check })
  const running = useMutation({
    mutationFn: run,
    onSuccess: (report) => {
      tell(`${t('done')}: ${summaryOf(report)}`)
      onDone()
      onClose()
    },
  })
  const choose = async (file: File | undefined) => {
    if (!file) return
    const text = await file.text()
    setTooBig(text.length > MAX_CHARACTERS)
    if (text.length > MAX_CHARACTERS) return
    setCsv(text)
    checking.mutate(text)
  }
  const report = checking.data
  const count = (report?.rows ?? []).filter(({ outcome }) => outcome === 'create' || outcome === 'update').length
  const summaryOf = ({ rows }: ImportReport) =>
    OUTCOMES.map((outcome) => [outcome, rows.filter((row) => row.outcome === outcome).length] as const)
      .filter(([, number]) => number > 0)
      .map(([outcome, number]) => t(`summary_${outcome}`, { count: number }))
      .join(' · ')
  const problem = isTooBig ? t('too_big') : (checking.error ?? running.error)?.message
  return (
    <Dialog isOpen onOpenChange={onClose} title={t('title')} description={t('text')} className="w-[min(46rem,calc(100vw-2rem))]">
      <div className="flex flex-wrap gap-2">
        <Button asChild>
          <a href={`data:text/csv;charset=utf-8,${encodeURIComponent(`\uFEFF${columns.join(',')}\n`)}`} download={`${name}.csv`}>
            <Download aria-hidden />
            {t('template')}
          </a>
        </Button>
        <input
          ref={chooser}
          type="file"
          accept=".csv,text/csv,text/plain"
          className="sr-only"
          aria-label={t('choose')}
          tabIndex={-1}
          onChange={(event) => void choose(event.target.files?.[0])}
        />
        <Button variant="primary" isBusy={checking.isPending} onClick={() => chooser.current?.click()}>
          <FileUp aria-hidden />
          {checking.isPending ? t('checking') : t('choose')}
        </Button>
      </div>
      <Problem text={problem} />
      {report && (
        <>
          <p role="status" className="text-sm font-medium">
            {summaryOf(report)}
          </p>
          {report.unknown_columns.length > 0 && (
            <p className="rounded-md bg-warning-soft p-2 text-sm text-warning-foreground">
              {t('unknown', { columns: report.unknown_columns.join(', ') })}
            </p>
          )}
          <div className="max-h-[45dvh] overflow-y-auto">
            <TableFrame label={t('title')}>
              <thead>
                <tr>
                  <th>{t('line')}</th>
                  <th>{t('row')}</th>
                  <th>{t('outcome')}</th>
                </tr>
              </thead>
              <tbody>
                {report.rows.map(({ line, title, outcome, problems }) => (
                  <tr key={line} className="align-top">
                    <td>{line}</td>
                    <td>
                      <bdi>{title}</bdi>
                      {problems.map((text) => (
                        <span key={text} className="block text-danger" dir="ltr">
                          {text}
                        </span>
                      ))}
                    </td>
                    <td>
                      <Badge tone={TONES[outcome]}>{t(outcome)}</Badge>
                    </td>
                  </tr>
                ))}
              </tbody>
            </TableFrame>
          </div>
          <p className="text-sm text-muted-foreground">{t('refused_hint')}</p>
          <Button
            variant="primary"
            className="justify-self-end"
            disabled={count === 0}
            isBusy={running.isPending}
            onClick={() => csv !== null && running.mutate(csv)}
          >
            {t('go', { count })}
          </Button>
        </>
      )}
    </Dialog>
  )
}
