import { Link } from '@tanstack/react-router'
import { CalendarPlus, ChevronLeft, ChevronRight, Users } from 'lucide-react'
import { useState } from 'react'
import { useBusiness, useMay } from '../../api/session.ts'
import { formatDate } from '../../i18n/format.ts'
import { currentLanguage } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { Input, Select } from '../../ui/field.tsx'
import { Page } from '../../ui/page.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { BookingDialog, type Draft } from './booking-dialog.tsx'
import { type Booking, useSchedule } from './schedule.ts'
import { useCalendarTexts } from './texts.ts'
import { type Column, TimeGrid } from './time-grid.tsx'
import { addDays, instantAt, wallTimeOf, weekStart } from './zone.ts'

const VIEW_KEY = 'vorel.calendar.view'
const NOON = 720

export function CalendarPage() {
  const t = useCalendarTexts()
  const { timezone } = useBusiness()
  const mayWrite = useMay('agent')
  const [view, setView] = useState<'day' | 'week'>(() => (localStorage.getItem(VIEW_KEY) === 'week' ? 'week' : 'day'))
  const [day, setDay] = useState(() => wallTimeOf(new Date(), timezone).day)
  const [whose, setWhose] = useState('')
  const [opened, setOpened] = useState<Booking | Draft | null>(null)
  const first = view === 'week' ? weekStart(day, currentLanguage() === 'ar' ? 0 : 1) : day
  const days = Array.from({ length: view === 'week' ? 7 : 1 }, (_, index) => addDays(first, index))
  const schedule = useSchedule(
    instantAt({ day: first, minute: 0 }, timezone),
    instantAt({ day: addDays(first, days.length), minute: 0 }, timezone),
  )
  const step = view === 'week' ? 7 : 1
  const choose = (next: 'day' | 'week') => {
    localStorage.setItem(VIEW_KEY, next)
    setView(next)
  }
  const columns = columnsOf()
  return (
    <Page
      title={t('title')}
      description={`${t('zone', { zone: timezone })} ${mayWrite ? t('hint') : t('read_only')}`}
      isWide
      actions={
        mayWrite && (
          <Button variant="primary" onClick={() => setOpened({ day, minute: NOON, resource_id: whose || null })}>
            <CalendarPlus aria-hidden />
            {t('add')}
          </Button>
        )
      }
    >
      <div className="flex flex-wrap items-center gap-2">
        <Button onClick={() => setDay(wallTimeOf(new Date(), timezone).day)}>{t('today')}</Button>
        <Button size="icon" aria-label={t('earlier')} onClick={() => setDay(addDays(day, -step))}>
          <ChevronLeft className="rtl:rotate-180" aria-hidden />
        </Button>
        <Button size="icon" aria-label={t('later')} onClick={() => setDay(addDays(day, step))}>
          <ChevronRight className="rtl:rotate-180" aria-hidden />
        </Button>
        <Input
          type="date"
          aria-label={t('date')}
          className="w-auto"
          value={day}
          onChange={(event) => event.target.value && setDay(event.target.value)}
        />
        <Select aria-label={t('whose')} className="w-auto" value={whose} onChange={(event) => setWhose(event.target.value)}>
          <option value="">{t('everyone')}</option>
          {schedule.data?.resources.map((resource) => (
            <option key={resource.id} value={resource.id}>
              {nameOf(resource)}
            </option>
          ))}
        </Select>
        <fieldset aria-label={t('view')} className="ms-auto flex rounded-md border bg-surface p-0.5">
          {(['day', 'week'] as const).map((each) => (
            <Button
              key={each}
              size="sm"
              variant={view === each ? 'primary' : 'ghost'}
              aria-pressed={view === each}
              onClick={() => choose(each)}
            >
              {t(each)}
            </Button>
          ))}
        </fieldset>
      </div>
      {schedule.isPending && <Skeleton className="h-[60dvh]" />}
      {schedule.error && <ErrorState error={schedule.error} onRetry={() => void schedule.refetch()} />}
      {schedule.data?.resources.length === 0 && schedule.data.appointments.length === 0 && (
        <EmptyState
          icon={<Users />}
          title={t('empty_resources')}
          action={
            <Button asChild>
              <Link to={'/settings/calendar' as '/settings'}>{t('to_settings')}</Link>
            </Button>
          }
        >
          {t('empty_resources_text')}
        </EmptyState>
      )}
      {schedule.data && columns.length > 0 && <TimeGrid schedule={schedule.data} columns={columns} onOpen={setOpened} />}
      {opened && <BookingDialog opened={opened} schedule={schedule.data} onClose={() => setOpened(null)} />}
    </Page>
  )

  /** By resource within a day; by day within a week. */
  function columnsOf(): Column[] {
    const data = schedule.data
    if (!data) return []
    if (view === 'week') {
      const open = whose === '' ? data.open : (data.resources.find(({ id }) => id === whose)?.open ?? [])
      return days.map((each) => ({
        key: each,
        day: each,
        resourceId: whose === '' ? undefined : whose,
        title: formatDate(`${each}T12:00:00Z`, 'UTC'),
        open,
      }))
    }
    const chosen = data.resources.filter(({ id }) => whose === '' || id === whose)
    const columns: Column[] = chosen.map((resource) => ({
      key: resource.id,
      day,
      resourceId: resource.id,
      title: nameOf(resource),
      open: resource.open,
    }))
    const hasUnassigned = data.appointments.some(({ resource_id }) => resource_id === null)
    if (whose === '' && (hasUnassigned || columns.length === 0))
      columns.push({ key: 'none', day, resourceId: null, title: t('unassigned'), open: data.open })
    return columns
  }
}

export function nameOf({ name, name_ar }: { readonly name: string; readonly name_ar: string | null }): string {
  return currentLanguage() === 'ar' && name_ar ? name_ar : name
}
