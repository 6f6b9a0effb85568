import { memo } from 'react'
import type { Note, ReadInboxRow, TranscriptMessage } from '../../../../src/contract/console/inbox-operations.ts'
import { useBusiness } from '../../api/session.ts'
import { formatTime } from '../../i18n/format.ts'
import { cn } from '../../ui/cn.ts'
import { MessageDetails } from './message-details.tsx'
import { nameOf } from './names.ts'
import type { Outgoing } from './outbox.ts'
import { useInboxTexts } from './texts.ts'

const bubble = 'w-fit max-w-full rounded-lg px-3 py-2 text-[0.9375rem] whitespace-pre-wrap [overflow-wrap:anywhere]'

/** One message: the customer's at the start of the line, the house's at its end. */
export const MessageBubble = memo(function MessageBubble({
  message,
  row,
}: {
  readonly message: TranscriptMessage
  readonly row: ReadInboxRow
}) {
  const t = useInboxTexts()
  const { timezone } = useBusiness()
  const { role, content, created_at } = message
  if (role === 'system') {
    return (
      <li className="mx-auto max-w-full text-center text-sm text-muted-foreground" data-role="system">
        <bdi dir="auto">{content}</bdi>
      </li>
    )
  }
  const isCustomers = role === 'customer'
  const author = isCustomers ? nameOf(row, t) : role === 'agent_bot' ? t('bot') : (message.author ?? t('team'))
  return (
    <li
      data-role={role}
      className={cn(
        'flex max-w-[85%] min-w-0 flex-col gap-0.5',
        isCustomers ? 'items-start justify-self-start' : 'items-end justify-self-end',
      )}
    >
      <p
        dir="auto"
        data-part="text"
        className={cn(
          bubble,
          isCustomers && 'border bg-surface',
          role === 'agent_bot' && 'bg-accent text-accent-foreground',
          role === 'human_agent' && 'bg-primary text-primary-foreground',
        )}
      >
        {content}
      </p>
      <p className="flex flex-wrap gap-x-1.5 text-xs text-muted-foreground">
        <bdi>{author}</bdi>
        <time dateTime={created_at}>{formatTime(created_at, timezone)}</time>
        {!isCustomers && (
          <span className={cn(message.delivery_status === 'failed' && 'font-medium text-danger')}>
            {t(`delivery_${message.delivery_status}`)}
          </span>
        )}
      </p>
      {role === 'agent_bot' && <MessageDetails message={message} />}
    </li>
  )
})

/** What colleagues say among themselves. */
export const NoteBubble = memo(function NoteBubble({ note }: { readonly note: Note }) {
  const t = useInboxTexts()
  const { timezone } = useBusiness()
  return (
    <li data-role="note" className="flex max-w-[85%] min-w-0 flex-col items-end gap-0.5 justify-self-end">
      <p
        dir="auto"
        data-part="text"
        className={cn(bubble, 'border border-dashed border-warning-foreground/40 bg-warning-soft text-warning-foreground')}
      >
        {note.text}
      </p>
      <p className="flex flex-wrap gap-x-1.5 text-xs text-muted-foreground">
        <span>{t('note_by', { name: note.author.name })}</span>
        <time dateTime={note.created_at}>{formatTime(note.created_at, timezone)}</time>
      </p>
    </li>
  )
})

/** Not with the server yet. */
export function OutgoingBubble({ item }: { readonly item: Outgoing }) {
  const t = useInboxTexts()
  return (
    <li
      data-role={item.kind === 'note' ? 'note' : 'human_agent'}
      className="flex max-w-[85%] min-w-0 flex-col items-end gap-0.5 justify-self-end"
    >
      <p
        dir="auto"
        data-part="text"
        className={cn(bubble, item.kind === 'note' ? 'bg-warning-soft text-warning-foreground' : 'bg-primary text-primary-foreground')}
      >
        {item.text}
      </p>
      <p className="text-xs text-muted-foreground">{t('sending')}</p>
    </li>
  )
}
