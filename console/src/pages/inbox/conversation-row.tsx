import { Link } from '@tanstack/react-router'
import { Bot } from 'lucide-react'
import { useRef } from 'react'
import type { ReadInboxRow } from '../../../../src/contract/console/inbox-operations.ts'
import { useBusiness } from '../../api/session.ts'
import { formatRecent } from '../../i18n/format.ts'
import { Badge } from '../../ui/badge.tsx'
import { cn } from '../../ui/cn.ts'
import { ChannelIcon } from './channel-icon.tsx'
import { isUnread } from './inbox-cache.ts'
import { nameOf } from './names.ts'
import { useInboxTexts } from './texts.ts'

export const ROW_HEIGHT = 88
/** A pointer that only passes by means nothing. */
const HOVER_MS = 60

export interface RowProps {
  readonly row: ReadInboxRow
  readonly isOpen: boolean
  readonly onIntent: (id: string) => void
}

/** One conversation in the list: who, when, what was said last and who answers. */
export function ConversationRow({ row, isOpen, onIntent }: RowProps) {
  const t = useInboxTexts()
  const { timezone, user_id } = useBusiness()
  const isNew = isUnread(row)
  const hover = useRef<ReturnType<typeof setTimeout>>(undefined)
  const said = row.last_message
  return (
    <Link
      to="/inbox/$conversationId"
      params={{ conversationId: row.id }}
      preload={false}
      data-conversation={row.id}
      aria-current={isOpen ? 'true' : undefined}
      onPointerEnter={() => {
        hover.current = setTimeout(() => onIntent(row.id), HOVER_MS)
      }}
      onPointerLeave={() => clearTimeout(hover.current)}
      onPointerDown={() => onIntent(row.id)}
      onFocus={() => onIntent(row.id)}
      className={cn(
        'flex h-full flex-col justify-center gap-0.5 border-b px-3 -outline-offset-2 hover:bg-muted',
        isOpen && 'bg-accent hover:bg-accent',
      )}
    >
      <span className="flex items-center gap-2">
        <ChannelIcon channel={row.channel} />
        <span className={cn('min-w-0 grow truncate', isNew ? 'font-semibold' : 'font-medium')}>
          <bdi dir="auto">{nameOf(row, t)}</bdi>
        </span>
        <time dateTime={row.active_at} className="shrink-0 text-xs text-muted-foreground">
          {formatRecent(row.active_at, timezone)}
        </time>
      </span>
      <span className="flex items-center gap-2">
        <span className={cn('flex min-w-0 grow gap-1 text-sm', isNew ? 'text-foreground' : 'text-muted-foreground')}>
          {said?.role === 'agent_bot' && <Bot className="mt-0.5 size-4 shrink-0" aria-label={t('bot')} />}
          {said?.role === 'human_agent' && <span className="shrink-0">{t('team')}:</span>}
          {/* A block of its own direction: what does not fit is cut at the end of the text, on whichever side that is. */}
          <span dir="auto" className="min-w-0 truncate">
            {said ? said.excerpt : t('no_messages')}
          </span>
        </span>
        {isNew && (
          <span className="size-2.5 shrink-0 rounded-full bg-primary">
            <span className="sr-only">{t('is_unread')}</span>
          </span>
        )}
      </span>
      <span className="flex h-5 items-center gap-1.5 overflow-hidden">
        {row.status === 'awaiting_human' && <Badge tone="danger">{t('needs_human')}</Badge>}
        {row.status === 'closed' && <Badge>{t('status_closed')}</Badge>}
        {row.owner === 'human' && row.status !== 'closed' && (
          <Badge tone="warning" className="min-w-0">
            <bdi className="truncate">{withWhom(row, user_id, t)}</bdi>
          </Badge>
        )}
        {row.is_answering && (
          <span className="truncate text-xs text-muted-foreground">
            {t('bot')} {t('writing')}
          </span>
        )}
        {row.customer_language && (
          <span className="ms-auto text-xs text-muted-foreground uppercase">{row.customer_language.slice(0, 2)}</span>
        )}
      </span>
    </Link>
  )
}

export function withWhom(row: Pick<ReadInboxRow, 'holder'>, userId: string, t: ReturnType<typeof useInboxTexts>): string {
  if (!row.holder) return t('with_team')
  return row.holder.id === userId ? t('with_you') : t('with', { name: row.holder.name })
}
