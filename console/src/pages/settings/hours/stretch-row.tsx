import { X } from 'lucide-react'
import { Button } from '../../../ui/button.tsx'
import { Input } from '../../../ui/field.tsx'
import { useHoursTexts } from './texts.ts'
import type { Typed } from './week.ts'

export interface StretchRowProps {
  readonly row: Typed
  readonly day: string
  readonly isReadOnly: boolean
  readonly onChange: (row: Typed) => void
  readonly onRemove: () => void
}

/** From one time to another, on one day or into the next. */
export function StretchRow({ row, day, isReadOnly, onChange, onRemove }: StretchRowProps) {
  const t = useHoursTexts()
  const { opens, closes } = row
  const note = opens === '' || closes === '' || closes > opens ? null : closes === opens ? t('around') : t('next_day')
  if (isReadOnly)
    return (
      <p className="pt-1.5 text-sm">
        <bdi dir="ltr">
          {opens}–{closes}
        </bdi>{' '}
        {note && <span className="text-muted-foreground">({note})</span>}
      </p>
    )
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Input
        type="time"
        required
        aria-label={t('opens', { day })}
        className="w-30"
        value={opens}
        onChange={(event) => onChange({ ...row, opens: event.target.value })}
      />
      <span className="text-sm text-muted-foreground">{t('until')}</span>
      <Input
        type="time"
        required
        aria-label={t('closes', { day })}
        className="w-30"
        value={closes}
        onChange={(event) => onChange({ ...row, closes: event.target.value })}
      />
      <Button size="sm" variant="ghost" aria-label={t('remove', { day, from: opens, to: closes })} onClick={onRemove}>
        <X aria-hidden />
      </Button>
      {note && <span className="text-sm text-muted-foreground">{note}</span>}
    </div>
  )
}
