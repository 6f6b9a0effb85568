import type { QueryKey } from '@tanstack/react-query'
import { CalendarOff, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Closure } from '../../../../../src/contract/console/hours-operations.ts'
import { call } from '../../../api/client.ts'
import { useBusiness } from '../../../api/session.ts'
import { useCommonTexts } from '../../../i18n/common.ts'
import { formatDate, formatDateTime, formatTime } from '../../../i18n/format.ts'
import { Button } from '../../../ui/button.tsx'
import { tellError } from '../../../ui/toast.ts'
import { wallTimeOf } from '../../calendar/zone.ts'
import { ClosureDialog } from './closure-dialog.tsx'
import { useHoursTexts } from './texts.ts'
import { useCalendarRefresh } from './use-calendar-refresh.ts'

export interface ClosuresEditorProps {
  /** Null: the whole business. */
  readonly resourceId: string | null
  readonly closures: readonly Closure[]
  readonly isReadOnly: boolean
  /** What is read anew when they change. */
  readonly invalidates: QueryKey
}

/** Days and hours on which it is closed, whatever the week says. */
export function ClosuresEditor({ resourceId, closures, isReadOnly, invalidates }: ClosuresEditorProps) {
  const t = useHoursTexts()
  const common = useCommonTexts()
  const { slug, timezone } = useBusiness()
  const [isAdding, setAdding] = useState(false)
  const refresh = useCalendarRefresh(invalidates)
  // Offered here and not in a message at the edge of the page: a dialog around this would keep the keyboard from it.
  const [removed, setRemoved] = useState<Closure | null>(null)
  const remove = (closure: Closure) =>
    call(slug, 'removeClosure', { id: closure.id })
      .then(() => setRemoved(closure))
      .catch(tellError)
      .finally(refresh)
  const restore = ({ starts_at, ends_at, reason }: Closure) => {
    setRemoved(null)
    return call(slug, 'addClosure', { resource_id: resourceId, starts_at, ends_at, reason }).catch(tellError).finally(refresh)
  }
  return (
    <div className="grid gap-3">
      {closures.length === 0 && <p className="text-sm text-muted-foreground">{t('closures_none')}</p>}
      <ul className="grid divide-y">
        {closures.map((closure) => {
          const when = spanText(closure, timezone)
          return (
            <li key={closure.id} className="flex items-center gap-3 py-2 text-sm">
              <span className="me-auto min-w-0">
                <span className="font-medium">{when}</span>
                {closure.reason && (
                  <bdi dir="auto" className="block text-muted-foreground">
                    {closure.reason}
                  </bdi>
                )}
              </span>
              {!isReadOnly && (
                <Button size="sm" variant="ghost" aria-label={t('closure_remove', { when })} onClick={() => void remove(closure)}>
                  <Trash2 aria-hidden />
                </Button>
              )}
            </li>
          )
        })}
      </ul>
      <div role="status">
        {removed && (
          <p className="flex items-center gap-3 rounded-md bg-muted px-3 py-2 text-sm">
            <span className="me-auto">{t('closure_removed')}</span>
            <Button size="sm" onClick={() => void restore(removed)}>
              {common('undo')}
            </Button>
          </p>
        )}
      </div>
      {!isReadOnly && (
        <Button className="justify-self-start" onClick={() => setAdding(true)}>
          <CalendarOff aria-hidden />
          {t('closure_add')}
        </Button>
      )}
      {isAdding && <ClosureDialog resourceId={resourceId} onClose={() => setAdding(false)} onAdded={() => void refresh()} />}
    </div>
  )
}

/** Whole days by their dates, anything else with its times. */
function spanText({ starts_at, ends_at }: Closure, timezone: string): string {
  const [start, end] = [wallTimeOf(starts_at, timezone), wallTimeOf(ends_at, timezone)]
  if (start.minute === 0 && end.minute === 0) {
    const last = new Date(Date.parse(ends_at) - 1).toISOString()
    const [first, until] = [formatDate(starts_at, timezone), formatDate(last, timezone)]
    return first === until ? first : `${first} – ${until}`
  }
  const until = start.day === end.day ? formatTime(ends_at, timezone) : formatDateTime(ends_at, timezone)
  return `${formatDateTime(starts_at, timezone)} – ${until}`
}
