import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { sdk } from '../../api/client.ts'
import { useBusiness, useMay } from '../../api/session.ts'
import { useCommonTexts } from '../../i18n/common.ts'
import { currentLanguage } from '../../i18n/i18n.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, Input, Select } from '../../ui/field.tsx'
import { Problem } from '../../ui/problem.tsx'
import { tell } from '../../ui/toast.ts'
import { nameOf } from './calendar-page.tsx'
import { type Booking, isOccupying, type Schedule, useMoveBooking } from './schedule.ts'
import { useCalendarTexts } from './texts.ts'
import { useSetStatus } from './use-set-status.ts'
import { instantAt, minuteText, wallTimeOf } from './zone.ts'

/** A time that was clicked on. */
export interface Draft {
  readonly day: string
  readonly minute: number
  readonly resource_id: string | null
}

export interface BookingDialogProps {
  readonly opened: Booking | Draft
  readonly schedule: Schedule | undefined
  readonly onClose: () => void
}

const DEFAULT_MINUTES = 60

export function BookingDialog({ opened, schedule, onClose }: BookingDialogProps) {
  const t = useCalendarTexts()
  const common = useCommonTexts()
  const { slug, timezone } = useBusiness()
  const mayWrite = useMay('agent')
  const queryClient = useQueryClient()
  const move = useMoveBooking()
  const setStatus = useSetStatus()
  const booking = 'id' in opened ? opened : null
  const start = 'id' in opened ? wallTimeOf(opened.scheduled_start, timezone) : opened
  const length = booking ? (Date.parse(booking.scheduled_end) - Date.parse(booking.scheduled_start)) / 60_000 : DEFAULT_MINUTES
  const [form, setForm] = useState({
    customer_name: booking?.customer_name ?? '',
    customer_phone: booking?.customer_phone ?? '',
    customer_email: booking?.customer_email ?? '',
    location_text: booking?.location_text ?? '',
    offering_id: booking?.offering_id ?? '',
    resource_id: opened.resource_id ?? '',
    day: start.day,
    time: minuteText(start.minute),
    minutes: length,
  })
  const set = (change: Partial<typeof form>) => setForm({ ...form, ...change })
  const offerings = useQuery({
    queryKey: [slug, 'offerings', 'all'],
    queryFn: async () => {
      const found = []
      for await (const offering of sdk(slug).offerings.list({ limit: 100 })) found.push(offering)
      return found
    },
    enabled: !booking,
  })
  const [hour = 0, minute = 0] = form.time.split(':').map(Number)
  const scheduled_start = instantAt({ day: form.day, minute: hour * 60 + minute }, timezone)
  const scheduled_end = new Date(Date.parse(scheduled_start) + form.minutes * 60_000).toISOString()
  const resource_id = form.resource_id || null
  const details = {
    customer_name: form.customer_name,
    customer_phone: form.customer_phone,
    customer_email: form.customer_email.trim() === '' ? null : form.customer_email,
    location_text: form.location_text.trim() === '' ? null : form.location_text,
  }
  const save = useMutation({
    mutationFn: () =>
      booking
        ? sdk(slug).appointments.update(booking.id, details)
        : sdk(slug).appointments.create({
            ...details,
            scheduled_start,
            scheduled_end,
            resource_id,
            ...(form.offering_id ? { offering_id: form.offering_id } : {}),
          }),
    onSuccess: () => {
      const isMoved =
        booking &&
        (scheduled_start !== booking.scheduled_start || scheduled_end !== booking.scheduled_end || resource_id !== booking.resource_id)
      if (isMoved) move(booking, { scheduled_start, scheduled_end, resource_id })
      else tell(booking ? common('saved') : t('booked'))
      onClose()
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: [slug, 'schedule'] }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  const end = (status: 'cancelled' | 'completed' | 'no_show') => {
    if (booking) setStatus(booking, status)
    onClose()
  }
  const mayEdit = mayWrite && (!booking || isOccupying(booking))
  return (
    <Dialog isOpen onOpenChange={onClose} title={booking ? t('edit') : t('add')} variant="side">
      {booking && (
        <div className="flex flex-wrap items-center gap-2">
          <Badge>{t(booking.status)}</Badge>
          {booking.conversation_id && (
            <Button size="sm" asChild>
              <Link to="/inbox/$conversationId" params={{ conversationId: booking.conversation_id }}>
                {t('conversation')}
              </Link>
            </Button>
          )}
        </div>
      )}
      <form className="grid gap-4" onSubmit={submit}>
        <fieldset disabled={!mayEdit} className="grid gap-4">
          <Field label={t('customer')}>
            {(control) => (
              <Input
                required
                dir="auto"
                maxLength={200}
                value={form.customer_name}
                onChange={(event) => set({ customer_name: event.target.value })}
                {...control}
              />
            )}
          </Field>
          <Field label={t('phone')}>
            {(control) => (
              <Input
                required
                type="tel"
                dir="ltr"
                minLength={5}
                maxLength={32}
                value={form.customer_phone}
                onChange={(event) => set({ customer_phone: event.target.value })}
                {...control}
              />
            )}
          </Field>
          <Field label={t('email')}>
            {(control) => (
              <Input
                type="email"
                dir="ltr"
                value={form.customer_email}
                onChange={(event) => set({ customer_email: event.target.value })}
                {...control}
              />
            )}
          </Field>
          {booking ? (
            booking.offering_title && (
              <p className="text-sm">
                <span className="font-medium">{t('service')}: </span>
                <bdi>{booking.offering_title}</bdi>
              </p>
            )
          ) : (
            <Field label={t('service')}>
              {(control) => (
                <Select
                  value={form.offering_id}
                  onChange={(event) => {
                    const chosen = offerings.data?.find(({ id }) => id === event.target.value)
                    const minutes = Number(chosen?.attributes?.duration_minutes)
                    set({ offering_id: event.target.value, ...(minutes > 0 ? { minutes } : {}) })
                  }}
                  {...control}
                >
                  <option value="">{t('no_service')}</option>
                  {offerings.data?.map((offering) => (
                    <option key={offering.id} value={offering.id}>
                      {currentLanguage() === 'ar' && offering.title_ar ? offering.title_ar : offering.title}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
          )}
          <Field label={t('resource')}>
            {(control) => (
              <Select value={form.resource_id} onChange={(event) => set({ resource_id: event.target.value })} {...control}>
                <option value="">{t('unassigned')}</option>
                {schedule?.resources.map((resource) => (
                  <option key={resource.id} value={resource.id}>
                    {nameOf(resource)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <div className="grid grid-cols-2 gap-3 sm:grid-cols-3">
            <Field label={t('date')} className="col-span-2 sm:col-span-1">
              {(control) => (
                <Input
                  required
                  type="date"
                  value={form.day}
                  onChange={(event) => event.target.value && set({ day: event.target.value })}
                  {...control}
                />
              )}
            </Field>
            <Field label={t('start')}>
              {(control) => (
                <Input
                  required
                  type="time"
                  step={300}
                  value={form.time}
                  onChange={(event) => event.target.value && set({ time: event.target.value })}
                  {...control}
                />
              )}
            </Field>
            <Field label={t('minutes')}>
              {(control) => (
                <Input
                  required
                  type="number"
                  min={5}
                  max={1440}
                  step={5}
                  value={form.minutes}
                  onChange={(event) => set({ minutes: Number(event.target.value) })}
                  {...control}
                />
              )}
            </Field>
          </div>
          {isOutside(schedule, resource_id, { scheduled_start, scheduled_end }) && (
            <p className="rounded-md bg-warning-soft p-2 text-sm text-warning-foreground">{t('outside')}</p>
          )}
          <Field label={t('place')}>
            {(control) => (
              <Input
                dir="auto"
                maxLength={500}
                value={form.location_text}
                onChange={(event) => set({ location_text: event.target.value })}
                {...control}
              />
            )}
          </Field>
        </fieldset>
        <Problem text={save.error?.message} />
        {mayEdit && (
          <Button type="submit" variant="primary" isBusy={save.isPending}>
            {booking ? common('save') : t('add')}
          </Button>
        )}
      </form>
      {booking && mayEdit && (
        <div className="flex flex-wrap gap-2 border-t pt-4">
          <Button size="sm" onClick={() => end('completed')}>
            {t('complete')}
          </Button>
          <Button size="sm" onClick={() => end('no_show')}>
            {t('mark_no_show')}
          </Button>
          <Button size="sm" variant="danger" onClick={() => end('cancelled')}>
            {t('cancel_booking')}
          </Button>
        </div>
      )}
    </Dialog>
  )
}

/** Whether the time is not wholly within one stretch of open hours, as far as the loaded span tells. */
function isOutside(
  schedule: Schedule | undefined,
  resourceId: string | null,
  time: { scheduled_start: string; scheduled_end: string },
): boolean {
  if (!schedule || Number.isNaN(Date.parse(time.scheduled_start))) return false
  const open = schedule.resources.find(({ id }) => id === resourceId)?.open ?? schedule.open
  const isLoaded = open.some(({ start }) => Math.abs(Date.parse(start) - Date.parse(time.scheduled_start)) < 86_400_000)
  return isLoaded && !open.some(({ start, end }) => start <= time.scheduled_start && end >= time.scheduled_end)
}
