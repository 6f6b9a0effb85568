import type { Lead } from '@vorel/sdk'
import { LayoutGrid, Rows3 } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useMay } from '../../api/session.ts'
import { Button } from '../../ui/button.tsx'
import { Field, Select } from '../../ui/field.tsx'
import { Page } from '../../ui/page.tsx'
import { Loading } from '../../ui/states.tsx'
import { STATUSES, type Status } from './lead-cache.ts'
import { LeadPanel } from './lead-panel.tsx'
import { LeadsTable } from './leads-table.tsx'
import { useLeadsTexts } from './texts.ts'

/** Dragging is loaded with the board only. */
const LeadsBoard = lazy(() => import('./leads-board.tsx').then(({ LeadsBoard }) => ({ default: LeadsBoard })))

const STALE_DAYS = [0, 3, 7, 14, 30]
const VIEW_KEY = 'vorel.leads.view'

export function LeadsPage() {
  const t = useLeadsTexts()
  const mayWrite = useMay('agent')
  const [view, setView] = useState<'table' | 'board'>(() => (localStorage.getItem(VIEW_KEY) === 'board' ? 'board' : 'table'))
  const [status, setStatus] = useState<Status | ''>('')
  const [staleDays, setStaleDays] = useState(0)
  const [opened, setOpened] = useState<Lead | null>(null)
  const choose = (next: 'table' | 'board') => {
    localStorage.setItem(VIEW_KEY, next)
    setView(next)
  }
  const filter = { ...(status ? { status } : {}), ...(staleDays > 0 ? { stale_for_days: staleDays } : {}) }
  const clear = () => {
    setStatus('')
    setStaleDays(0)
  }
  return (
    <Page
      title={t('title')}
      description={mayWrite ? t('description') : t('read_only')}
      isWide
      actions={
        <fieldset aria-label={t('view')} className="flex rounded-md border bg-surface p-0.5">
          {(['table', 'board'] as const).map((each) => (
            <Button
              key={each}
              size="sm"
              variant={view === each ? 'primary' : 'ghost'}
              aria-pressed={view === each}
              onClick={() => choose(each)}
            >
              {each === 'table' ? <Rows3 aria-hidden /> : <LayoutGrid aria-hidden />}
              {t(each)}
            </Button>
          ))}
        </fieldset>
      }
    >
      {view === 'table' && (
        <div className="flex flex-wrap items-center gap-3">
          <Field label={t('status')} className="flex items-center gap-2">
            {(control) => (
              <Select
                className="w-auto"
                value={status}
                disabled={staleDays > 0}
                onChange={(event) => setStatus(event.target.value as Status | '')}
                {...control}
              >
                <option value="">{t('all')}</option>
                {STATUSES.map((each) => (
                  <option key={each} value={each}>
                    {t(each)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field label={t('stale')} className="flex items-center gap-2">
            {(control) => (
              <Select
                className="w-auto"
                title={t('stale_hint')}
                value={staleDays}
                onChange={(event) => {
                  setStaleDays(Number(event.target.value))
                  setStatus('')
                }}
                {...control}
              >
                {STALE_DAYS.map((days) => (
                  <option key={days} value={days}>
                    {days === 0 ? t('any_time') : t('days', { count: days })}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </div>
      )}
      {view === 'table' ? (
        <LeadsTable filter={filter} onOpen={setOpened} onClear={clear} />
      ) : (
        <Suspense fallback={<Loading />}>
          <LeadsBoard onOpen={setOpened} />
        </Suspense>
      )}
      {opened && <LeadPanel lead={opened} onClose={() => setOpened(null)} />}
    </Page>
  )
}
