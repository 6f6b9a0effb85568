import { type FormEvent, useState } from 'react'
import type { AffectedBooking } from '../../../../../src/contract/console/hours-operations.ts'
import { call } from '../../../api/client.ts'
import { useBusiness } from '../../../api/session.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Field, Input } from '../../../ui/field.tsx'
import { messageOf } from '../../../ui/message-of.ts'
import { Switch } from '../../../ui/switch.tsx'
import { tell } from '../../../ui/toast.ts'
import { addDays, instantAt, wallTimeOf } from '../../calendar/zone.ts'
import { BookingList } from './booking-list.tsx'
import { useHoursTexts } from './texts.ts'

export interface ClosureDialogProps {
  readonly resourceId: string | null
  readonly onClose: () => void
  readonly onAdded: () => void
}

/** Whole days, or some hours of one; then the bookings that are in the way. */
export function ClosureDialog({ resourceId, onClose, onAdded }: ClosureDialogProps) {
  const t = useHoursTexts()
  const { slug, timezone } = useBusiness()
  const today = wallTimeOf(new Date(), timezone).day
  const [input, setInput] = useState({ first: today, last: today, from: '12:00', to: '13:00', reason: '' })
  const [isPart, setPart] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const [bookings, setBookings] = useState<readonly AffectedBooking[] | null>(null)
  const [isBusy, setBusy] = useState(false)
  const set = (part: Partial<typeof input>) => setInput({ ...input, ...part })
  const at = (day: string, time: string) => instantAt({ day, minute: Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5)) }, timezone)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const starts_at = isPart ? at(input.first, input.from) : at(input.first, '00:00')
    const ends_at = isPart ? at(input.first, input.to) : at(addDays(input.last, 1), '00:00')
    if (ends_at <= starts_at) return setProblem(t('order'))
    setBusy(true)
    try {
      const reason = input.reason.trim() === '' ? null : input.reason
      const added = await call(slug, 'addClosure', { resource_id: resourceId, starts_at, ends_at, reason })
      onAdded()
      tell(t('closure_added'))
      if (added.bookings.length === 0) onClose()
      else setBookings(added.bookings)
    } catch (error) {
      setProblem(messageOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog isOpen onOpenChange={onClose} title={t('closure_title')}>
      {bookings ? (
        <div className="grid gap-4">
          <p className="text-sm">{t('in_the_way', { count: bookings.length })}</p>
          <BookingList bookings={bookings} />
          <Button variant="primary" className="justify-self-end" onClick={onClose}>
            {t('understood')}
          </Button>
        </div>
      ) : (
        <form className="grid gap-4" onSubmit={(event) => void submit(event)}>
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label={t('first_day')} error={problem}>
              {(control) => (
                <Input
                  type="date"
                  required
                  min={today}
                  value={input.first}
                  onChange={({ target }) => set({ first: target.value, last: target.value > input.last ? target.value : input.last })}
                  {...control}
                />
              )}
            </Field>
            {!isPart && (
              <Field label={t('last_day')}>
                {(control) => (
                  <Input
                    type="date"
                    required
                    min={input.first}
                    value={input.last}
                    onChange={({ target }) => set({ last: target.value })}
                    {...control}
                  />
                )}
              </Field>
            )}
          </div>
          <div className="flex items-center gap-3 text-sm font-medium">
            <Switch aria-label={t('only_hours')} checked={isPart} onCheckedChange={setPart} />
            <span aria-hidden>{t('only_hours')}</span>
          </div>
          {isPart && (
            <div className="grid grid-cols-2 gap-4">
              {(['from', 'to'] as const).map((name) => (
                <Field key={name} label={t(name)}>
                  {(control) => (
                    <Input type="time" required value={input[name]} onChange={({ target }) => set({ [name]: target.value })} {...control} />
                  )}
                </Field>
              ))}
            </div>
          )}
          <Field label={t('reason')} hint={t('reason_hint')}>
            {(control) => (
              <Input
                dir="auto"
                maxLength={200}
                value={input.reason}
                onChange={({ target }) => set({ reason: target.value })}
                {...control}
              />
            )}
          </Field>
          <Button type="submit" variant="primary" isBusy={isBusy} className="justify-self-end">
            {t('closure_add')}
          </Button>
        </form>
      )}
    </Dialog>
  )
}
