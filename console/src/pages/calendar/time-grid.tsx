import { DndContext, type DragEndEvent, type DragMoveEvent, PointerSensor, useDroppable, useSensor, useSensors } from '@dnd-kit/core'
import { useState } from 'react'
import { useBusiness, useMay } from '../../api/session.ts'
import { cn } from '../../ui/cn.ts'
import { BookingBlock } from './booking-block.tsx'
import type { Draft } from './booking-dialog.tsx'
import { placeInLanes } from './lanes.ts'
import { type Booking, conflictOf, type Move, type Schedule, useMoveBooking } from './schedule.ts'
import { useCalendarTexts } from './texts.ts'
import { instantAt, minuteText, wallTimeOf } from './zone.ts'

/** Height of a minute on the screen, in pixels. */
export const PIXELS = 1.1
const SNAP_MINUTES = 15
const DAY_MINUTES = 1440

export interface Column {
  readonly key: string
  readonly day: string
  /** Undefined: everybody's; null: those of nobody in particular. */
  readonly resourceId: string | null | undefined
  readonly title: string
  readonly open: readonly { readonly start: string; readonly end: string }[]
}

export interface TimeGridProps {
  readonly schedule: Schedule
  readonly columns: readonly Column[]
  readonly onOpen: (opened: Booking | Draft) => void
}

/** Columns beside a ruler of hours. What is dropped somewhere else asks the server for that time. */
export function TimeGrid({ schedule, columns, onOpen }: TimeGridProps) {
  const t = useCalendarTexts()
  const { timezone } = useBusiness()
  const moveBooking = useMoveBooking()
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 5 } }))
  const [isConflict, setConflict] = useState(false)
  const { from, to } = rangeOf(schedule, columns, timezone)
  const target = ({ active, over, delta }: DragMoveEvent | DragEndEvent): { booking: Booking; move: Move } | null => {
    const booking = active.data.current?.booking as Booking | undefined
    const column = columns.find(({ key }) => key === over?.id)
    if (!booking || !column) return null
    const start = wallTimeOf(booking.scheduled_start, timezone)
    const minute = Math.round((start.minute + delta.y / PIXELS) / SNAP_MINUTES) * SNAP_MINUTES
    const scheduled_start = instantAt({ day: column.day, minute: Math.max(0, Math.min(DAY_MINUTES - SNAP_MINUTES, minute)) }, timezone)
    const length = Date.parse(booking.scheduled_end) - Date.parse(booking.scheduled_start)
    const scheduled_end = new Date(Date.parse(scheduled_start) + length).toISOString()
    const resource_id = column.resourceId === undefined ? booking.resource_id : column.resourceId
    return { booking, move: { id: booking.id, scheduled_start, scheduled_end, resource_id } }
  }
  const drop = (event: DragEndEvent) => {
    setConflict(false)
    const found = target(event)
    if (!found) return
    const { booking, move } = found
    const isSame = move.scheduled_start === booking.scheduled_start && move.resource_id === booking.resource_id
    if (!isSame) moveBooking(booking, move)
  }
  const drag = (event: DragMoveEvent) => {
    const found = target(event)
    setConflict(found !== null && conflictOf(schedule, found.move) !== null)
  }
  const hours = Array.from({ length: Math.ceil((to - from) / 60) }, (_, index) => from + index * 60)
  return (
    <DndContext sensors={sensors} onDragMove={drag} onDragEnd={drop} onDragCancel={() => setConflict(false)}>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable without a mouse (WCAG 2.1.1)
        tabIndex={0}
        aria-label={t('title')}
        className="max-h-[calc(100dvh-13rem)] min-h-96 overflow-auto rounded-lg border bg-surface"
      >
        <div className="grid min-w-fit" style={{ gridTemplateColumns: `3.5rem repeat(${columns.length}, minmax(8.5rem, 1fr))` }}>
          <div className="sticky start-0 top-0 z-30 border-b bg-surface" />
          {columns.map(({ key, title }) => (
            <h2 key={key} className="sticky top-0 z-20 truncate border-s border-b bg-surface px-2 py-2 text-sm font-semibold">
              {title}
            </h2>
          ))}
          <div className="sticky start-0 z-10 border-e bg-surface" aria-hidden>
            {hours.map((minute) => (
              <div key={minute} className="px-1.5 text-end text-xs text-muted-foreground" style={{ height: 60 * PIXELS }}>
                {minuteText(minute)}
              </div>
            ))}
          </div>
          {columns.map((column) => (
            <DayColumn key={column.key} column={column} schedule={schedule} range={{ from, to }} isConflict={isConflict} onOpen={onOpen} />
          ))}
        </div>
      </section>
    </DndContext>
  )
}

interface DayColumnProps {
  readonly column: Column
  readonly schedule: Schedule
  readonly range: { readonly from: number; readonly to: number }
  readonly isConflict: boolean
  readonly onOpen: (opened: Booking | Draft) => void
}

function DayColumn({ column, schedule, range, isConflict, onOpen }: DayColumnProps) {
  const { timezone } = useBusiness()
  const mayWrite = useMay('agent')
  const { setNodeRef, isOver } = useDroppable({ id: column.key })
  const top = (minute: number) => (minute - range.from) * PIXELS
  const span = (start: string, end: string) => spanOnDay({ start, end }, column.day, timezone)
  const mine = schedule.appointments.flatMap((item) => {
    if (column.resourceId !== undefined && item.resource_id !== column.resourceId) return []
    const minutes = span(item.scheduled_start, item.scheduled_end)
    return minutes ? [{ item, ...minutes }] : []
  })
  const openAt = (event: React.MouseEvent<HTMLElement>) => {
    if (!mayWrite || event.target !== event.currentTarget) return
    const y = event.clientY - event.currentTarget.getBoundingClientRect().top
    const minute = Math.floor((range.from + y / PIXELS) / SNAP_MINUTES) * SNAP_MINUTES
    onOpen({ day: column.day, minute, resource_id: column.resourceId ?? null })
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a short way for the mouse; the button "New booking" is the keyboard's
    // biome-ignore lint/a11y/useKeyWithClickEvents: as above
    <div
      ref={setNodeRef}
      className={cn(
        'relative border-s bg-muted/60',
        isOver && 'outline-2 -outline-offset-2',
        isOver && (isConflict ? 'outline-danger' : 'outline-ring'),
      )}
      style={{ height: (range.to - range.from) * PIXELS }}
      onClick={openAt}
      data-testid={`column-${column.key}`}
    >
      {column.open.map(({ start, end }) => {
        const minutes = span(start, end)
        if (!minutes) return null
        return (
          <div
            key={start}
            className="pointer-events-none absolute inset-x-0 bg-surface"
            style={{ top: top(minutes.from), height: (minutes.to - minutes.from) * PIXELS }}
          />
        )
      })}
      <div
        className="pointer-events-none absolute inset-0"
        style={{ backgroundImage: 'linear-gradient(var(--border) 1px, transparent 1px)', backgroundSize: `100% ${60 * PIXELS}px` }}
      />
      {placeInLanes(mine).map((placed) => (
        <BookingBlock
          key={placed.item.id}
          booking={placed.item}
          top={top(placed.from)}
          height={(placed.to - placed.from) * PIXELS}
          lane={placed.lane}
          lanes={placed.lanes}
          resource={column.resourceId === undefined ? (schedule.resources.find(({ id }) => id === placed.item.resource_id) ?? null) : null}
          onOpen={() => onOpen(placed.item)}
        />
      ))}
    </div>
  )
}

/** The part of a span that is on a day, in minutes from its midnight; null when none is. */
function spanOnDay({ start, end }: { start: string; end: string }, day: string, timezone: string): { from: number; to: number } | null {
  const [first, last] = [wallTimeOf(start, timezone), wallTimeOf(end, timezone)]
  if (first.day > day || last.day < day) return null
  const from = first.day < day ? 0 : first.minute
  const to = last.day > day ? DAY_MINUTES : last.minute
  return to > from ? { from, to } : null
}

/** From the first hour that matters to the last; a working day at least. */
function rangeOf(schedule: Schedule, columns: readonly Column[], timezone: string): { from: number; to: number } {
  const days = new Set(columns.map(({ day }) => day))
  const spans = [...days].flatMap((day) => [
    ...columns.flatMap(({ open }) => open.map((each) => spanOnDay(each, day, timezone))),
    ...schedule.appointments.map((each) => spanOnDay({ start: each.scheduled_start, end: each.scheduled_end }, day, timezone)),
  ])
  const known = spans.filter((span) => span !== null)
  const from = Math.min(9 * 60, ...known.map((span) => span.from))
  const to = Math.max(17 * 60, ...known.map((span) => span.to))
  return { from: Math.floor(from / 60) * 60, to: Math.ceil(to / 60) * 60 }
}
