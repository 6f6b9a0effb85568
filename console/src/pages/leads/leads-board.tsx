import {
  type Active,
  type Announcements,
  DndContext,
  type DragEndEvent,
  type KeyboardCoordinateGetter,
  KeyboardSensor,
  type Over,
  PointerSensor,
  useDraggable,
  useDroppable,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import type { Lead } from '@vorel/sdk'
import { GripVertical } from 'lucide-react'
import { useMay } from '../../api/session.ts'
import { useCommonTexts } from '../../i18n/common.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { cn } from '../../ui/cn.ts'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { STATUSES, type Status, useLeads } from './lead-cache.ts'
import { STATUS_TONES, StatusSelect, useMoveLead } from './status-select.tsx'
import { useLeadsTexts } from './texts.ts'
import { useWants } from './use-wants.ts'

/** An arrow takes a card to the next column of that side: left is left, in a page from right to left too. */
const toNextColumn: KeyboardCoordinateGetter = (event, { currentCoordinates, context: { over, droppableRects } }) => {
  const side = { ArrowLeft: -1, ArrowRight: 1 }[event.code]
  if (!side || !over) return undefined
  event.preventDefault()
  const columns = [...droppableRects].sort(([, a], [, b]) => a.left - b.left)
  const at = columns.findIndex(([status]) => status === over.id)
  const [here, next] = [columns[at]?.[1], columns[at + side]?.[1]]
  return here && next ? { x: currentCoordinates.x + next.left - here.left, y: currentCoordinates.y } : undefined
}

/** A column for each status. Cards are dragged by pointer or keyboard, or moved by their list. */
export function LeadsBoard({ onOpen }: { readonly onOpen: (lead: Lead) => void }) {
  const t = useLeadsTexts()
  const move = useMoveLead()
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 6 } }),
    useSensor(KeyboardSensor, { coordinateGetter: toNextColumn }),
  )
  const drop = ({ active, over }: DragEndEvent) => {
    if (over && active.data.current) move(active.data.current.lead as Lead, over.id as Status)
  }
  const nameOf = (active: Active) => (active.data.current?.lead as Lead | undefined)?.name ?? t('nameless')
  const whereIs = ({ active, over }: { active: Active; over: Over | null }) =>
    over ? t('moved', { name: nameOf(active), status: t(over.id as Status) }) : undefined
  const announcements: Announcements = {
    onDragStart: ({ active }) => t('picked_up', { name: nameOf(active) }),
    onDragOver: whereIs,
    onDragEnd: whereIs,
    onDragCancel: ({ active }) => t('put_back', { name: nameOf(active) }),
  }
  return (
    <DndContext
      sensors={sensors}
      onDragEnd={drop}
      accessibility={{ announcements, screenReaderInstructions: { draggable: t('keys_hint') } }}
    >
      <p className="text-sm text-muted-foreground">{t('move_hint')}</p>
      <section aria-label={t('board')} className="grid grid-flow-col auto-cols-[minmax(15rem,1fr)] items-start gap-3 overflow-x-auto pb-3">
        {STATUSES.map((status) => (
          <Column key={status} status={status} onOpen={onOpen} />
        ))}
      </section>
    </DndContext>
  )
}

function Column({ status, onOpen }: { readonly status: Status; readonly onOpen: (lead: Lead) => void }) {
  const t = useLeadsTexts()
  const common = useCommonTexts()
  const list = useLeads({ status })
  const { setNodeRef, isOver } = useDroppable({ id: status })
  const leads = list.data?.pages.flatMap((page) => page.data) ?? []
  return (
    <div ref={setNodeRef} className={cn('grid min-h-40 content-start gap-2 rounded-lg bg-muted p-2', isOver && 'outline-2 outline-ring')}>
      <h2 className="flex items-center gap-2 px-1 text-sm font-semibold">
        <Badge tone={STATUS_TONES[status]}>{t(status)}</Badge>
        {list.data && (
          <span className="text-muted-foreground">
            {leads.length}
            {list.hasNextPage && '+'}
          </span>
        )}
      </h2>
      {list.isPending && <Skeleton className="h-20 bg-surface" />}
      {list.error && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {leads.map((lead) => (
        <LeadCard key={lead.id} lead={lead} onOpen={() => onOpen(lead)} />
      ))}
      {list.hasNextPage && (
        <Button size="sm" isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {common('more')}
        </Button>
      )}
    </div>
  )
}

function LeadCard({ lead, onOpen }: { readonly lead: Lead; readonly onOpen: () => void }) {
  const t = useLeadsTexts()
  const mayWrite = useMay('agent')
  const wants = useWants()
  const { setNodeRef, attributes, listeners, transform, isDragging } = useDraggable({ id: lead.id, data: { lead }, disabled: !mayWrite })
  const name = lead.name ?? t('nameless')
  return (
    <article
      ref={setNodeRef}
      style={transform ? { transform: `translate(${transform.x}px, ${transform.y}px)` } : undefined}
      className={cn('grid gap-1.5 rounded-md border bg-surface p-2.5 text-sm', isDragging && 'relative z-10 shadow-lg')}
      aria-label={name}
    >
      <div className="flex items-start gap-1">
        <Button variant="link" className="me-auto min-w-0 justify-start truncate text-foreground" onClick={onOpen}>
          <bdi className="truncate">{name}</bdi>
        </Button>
        {lead.qualification_score !== null && <Badge>{lead.qualification_score}</Badge>}
        {mayWrite && (
          <button
            type="button"
            className="cursor-grab touch-none p-1 text-muted-foreground"
            {...attributes}
            {...listeners}
            aria-label={t('status_of', { name })}
          >
            <GripVertical className="size-4" aria-hidden />
          </button>
        )}
      </div>
      <bdi className="line-clamp-2 text-muted-foreground">{wants(lead)}</bdi>
      {mayWrite && <StatusSelect lead={lead} />}
    </article>
  )
}
