import { useDraggable } from '@dnd-kit/core'
import { useBusiness, useMay } from '../../api/session.ts'
import { formatTime } from '../../i18n/format.ts'
import { currentLanguage } from '../../i18n/i18n.ts'
import { cn } from '../../ui/cn.ts'
import { type Booking, isOccupying, type Resource } from './schedule.ts'
import { useCalendarTexts } from './texts.ts'

const LOOKS: Partial<Record<Booking['status'], string>> = {
  completed: 'border-s-success-foreground bg-success-soft text-success-foreground',
  no_show: 'border-s-danger bg-danger-soft text-danger line-through',
}
const MIN_HEIGHT = 24

export interface BookingBlockProps {
  readonly booking: Booking
  readonly top: number
  readonly height: number
  readonly lane: number
  readonly lanes: number
  /** Named where the column does not say whose it is. */
  readonly resource: Resource | null
  readonly onOpen: () => void
}

export function BookingBlock({ booking, top, height, lane, lanes, resource, onOpen }: BookingBlockProps) {
  const t = useCalendarTexts()
  const { timezone } = useBusiness()
  const mayWrite = useMay('agent')
  const { setNodeRef, listeners, transform, isDragging } = useDraggable({
    id: booking.id,
    data: { booking },
    disabled: !mayWrite || !isOccupying(booking),
  })
  const title = (currentLanguage() === 'ar' ? booking.offering_title_ar : null) ?? booking.offering_title
  const time = `${formatTime(booking.scheduled_start, timezone)} – ${formatTime(booking.scheduled_end, timezone)}`
  return (
    <button
      ref={setNodeRef}
      type="button"
      onClick={onOpen}
      {...listeners}
      className={cn(
        'absolute z-5 overflow-hidden rounded-sm border-s-4 border-s-primary bg-accent px-1.5 py-0.5 text-start text-xs text-accent-foreground shadow-xs',
        LOOKS[booking.status],
        isOccupying(booking) && mayWrite && 'touch-none',
        isDragging && 'z-20 opacity-90 shadow-lg',
      )}
      style={{
        top,
        height: Math.max(height - 1, MIN_HEIGHT),
        insetInlineStart: `calc(${(100 * lane) / lanes}% + 1px)`,
        width: `calc(${100 / lanes}% - 3px)`,
        ...(transform ? { transform: `translate(${transform.x}px, ${transform.y}px)` } : {}),
      }}
      aria-label={`${booking.customer_name}, ${time}${title ? `, ${title}` : ''}, ${t(booking.status)}`}
    >
      <bdi className="block truncate font-semibold">{booking.customer_name}</bdi>
      <span className="block truncate">{time}</span>
      <span className="block truncate">{[title, resource?.name].filter(Boolean).join(' · ')}</span>
    </button>
  )
}
