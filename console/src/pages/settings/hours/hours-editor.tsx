import { CopyPlus, Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { WeeklyStretch } from '../../../../../src/contract/console/hours-operations.ts'
import { Button } from '../../../ui/button.tsx'
import { messageOf } from '../../../ui/message-of.ts'
import { Problem } from '../../../ui/problem.tsx'
import { StretchRow } from './stretch-row.tsx'
import { useHoursTexts } from './texts.ts'
import { clock, overlapIn, stretchOf, type Typed, typedOf, weekdayName, weekdaysFor } from './week.ts'

export interface HoursEditorProps {
  readonly hours: readonly WeeklyStretch[]
  readonly isReadOnly: boolean
  readonly onSave: (hours: WeeklyStretch[]) => Promise<unknown>
}

/** A week: several stretches a day; one that ends before it begins ends on the next day. Give it a `key` of what it edits. */
export function HoursEditor({ hours, isReadOnly, onSave }: HoursEditorProps) {
  const t = useHoursTexts()
  const language = useTranslation().i18n.language
  const [draft, setDraft] = useState<readonly Typed[] | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const week = draft ?? hours.map(typedOf)
  const change = (next: readonly Typed[]) => {
    setProblem(null)
    setDraft(next)
  }
  const copy = (weekday: number) => {
    const ofDay = week.filter((each) => each.weekday === weekday)
    change([1, 2, 3, 4, 5, 6, 7].flatMap((day) => ofDay.map((each) => ({ ...each, weekday: day }))))
  }
  const save = () => {
    const stretches = week.map(stretchOf)
    const whole = stretches.filter((stretch) => stretch !== null)
    if (whole.length < stretches.length) return setProblem(t('incomplete'))
    const overlap = overlapIn(whole)
    if (overlap) {
      const [one, other] = overlap.map(said)
      return setProblem(t('overlap', { day: weekdayName(overlap[0].weekday, language), one: one ?? '', other: other ?? '' }))
    }
    setBusy(true)
    onSave(whole)
      .then(() => setDraft(null))
      .catch((error: unknown) => setProblem(messageOf(error)))
      .finally(() => setBusy(false))
  }
  return (
    <div className="grid gap-3">
      <ul className="grid divide-y">
        {weekdaysFor(language).map((weekday) => {
          const day = weekdayName(weekday, language)
          const rows = week.map((row, index) => ({ row, index })).filter(({ row }) => row.weekday === weekday)
          return (
            <li key={weekday} className="grid gap-2 py-2.5 sm:grid-cols-[7rem_1fr_auto] sm:items-start">
              <h3 className="pt-1.5 text-sm font-medium">{day}</h3>
              <div className="grid gap-2">
                {rows.length === 0 && <p className="pt-1.5 text-sm text-muted-foreground">{t('closed')}</p>}
                {rows.map(({ row, index }) => (
                  <StretchRow
                    key={index}
                    row={row}
                    day={day}
                    isReadOnly={isReadOnly}
                    onChange={(next) => change(week.map((each, at) => (at === index ? next : each)))}
                    onRemove={() => change(week.filter((_, at) => at !== index))}
                  />
                ))}
              </div>
              {!isReadOnly && (
                <div className="flex gap-1">
                  <Button
                    size="sm"
                    variant="ghost"
                    aria-label={t('add_to', { day })}
                    title={t('add')}
                    onClick={() => change([...week, nextOf(weekday, rows.at(-1)?.row)])}
                  >
                    <Plus aria-hidden />
                  </Button>
                  {rows.length > 0 && (
                    <Button size="sm" variant="ghost" aria-label={t('copy_from', { day })} title={t('copy')} onClick={() => copy(weekday)}>
                      <CopyPlus aria-hidden />
                    </Button>
                  )}
                </div>
              )}
            </li>
          )
        })}
      </ul>
      <Problem text={problem} />
      {!isReadOnly && (
        <div className="flex flex-wrap items-center justify-end gap-3">
          {draft && (
            <p role="status" className="text-sm text-muted-foreground">
              {t('changed')}
            </p>
          )}
          <Button variant="primary" isBusy={isBusy} disabled={draft === null} onClick={save}>
            {t('save')}
          </Button>
        </div>
      )}
    </div>
  )
}

/** After a break of an hour, or the usual day. */
function nextOf(weekday: number, last: Typed | undefined): Typed {
  const end = last && stretchOf(last)
  if (!end || end.closes_minute > 1200) return { weekday, opens: '09:00', closes: '17:00' }
  return { weekday, opens: clock(end.closes_minute + 60), closes: clock(Math.min(end.closes_minute + 240, 1439)) }
}

function said({ opens_minute, closes_minute }: WeeklyStretch): string {
  return `${clock(opens_minute)}–${clock(closes_minute)}`
}
