import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { Inbox, SearchX } from 'lucide-react'
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react'
import type { ReadInboxRow } from '../../../../src/contract/console/inbox-operations.ts'
import { useBusiness, useMay } from '../../api/session.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { ConversationRow, ROW_HEIGHT } from './conversation-row.tsx'
import { type Filters, inboxQuery } from './inbox-cache.ts'
import { useInboxTexts } from './texts.ts'

export interface ListProps {
  readonly filters: Filters
  readonly openId: string | undefined
  readonly onReset: () => void
  readonly onIntent: (id: string) => void
  readonly onMove: (by: 1 | -1, isFocused: boolean) => void
  readonly onRows: (rows: readonly ReadInboxRow[]) => void
}

const AHEAD = 12

/** All conversations that fit, of which only those in view are drawn; more are asked for before the end is reached. */
export function ConversationList({ filters, openId, onReset, onIntent, onMove, onRows }: ListProps) {
  const t = useInboxTexts()
  const { slug } = useBusiness()
  const query = useInfiniteQuery(inboxQuery(slug, filters))
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.rows) ?? [], [query.data])
  const frame = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 6,
  })
  const items = virtual.getVirtualItems()
  const lastDrawn = items.at(-1)?.index ?? 0
  const { hasNextPage, isFetchingNextPage, fetchNextPage, isFetchNextPageError } = query

  useEffect(() => onRows(rows), [rows, onRows])
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError && lastDrawn >= rows.length - AHEAD) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage, lastDrawn, rows.length])
  const openIndex = openId === undefined ? -1 : rows.findIndex(({ id }) => id === openId)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another conversation brings its row into view; rows that move under the reader don't
  useEffect(() => {
    if (openIndex >= 0) virtual.scrollToIndex(openIndex, { align: 'auto' })
  }, [openId])

  if (query.isPending) return <Waiting />
  if (query.isError && rows.length === 0) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  if (rows.length === 0) return Object.keys(filters).length > 0 ? <NoMatch onReset={onReset} /> : <Nothing />
  const hearArrows = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    event.preventDefault()
    onMove(event.key === 'ArrowDown' ? 1 : -1, true)
  }
  return (
    <div ref={frame} className="min-h-0 grow overflow-y-auto" data-part="conversations">
      <ul aria-label={t('list')} className="relative" style={{ height: virtual.getTotalSize() }} onKeyDown={hearArrows}>
        {items.map((item) => {
          const row = rows[item.index]
          if (!row) return null
          return (
            <li
              key={item.key}
              aria-posinset={item.index + 1}
              aria-setsize={hasNextPage ? -1 : rows.length}
              className="absolute inset-x-0 top-0"
              style={{ height: ROW_HEIGHT, transform: `translateY(${item.start}px)` }}
            >
              <ConversationRow row={row} isOpen={row.id === openId} onIntent={onIntent} />
            </li>
          )
        })}
      </ul>
      {isFetchingNextPage && <Waiting count={2} />}
      {isFetchNextPageError && <ErrorState error={query.error} onRetry={() => void fetchNextPage()} />}
    </div>
  )
}

function Waiting({ count = 8 }: { readonly count?: number }) {
  return (
    <div aria-hidden>
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
        <div key={index} className="grid content-center gap-2 border-b px-3" style={{ height: ROW_HEIGHT }}>
          <Skeleton className="h-4 w-2/5" />
          <Skeleton className="h-3 w-4/5" />
        </div>
      ))}
    </div>
  )
}

function NoMatch({ onReset }: { readonly onReset: () => void }) {
  const t = useInboxTexts()
  return (
    <EmptyState icon={<SearchX />} title={t('none_title')} action={<Button onClick={onReset}>{t('reset')}</Button>}>
      {t('none')}
    </EmptyState>
  )
}

function Nothing() {
  const t = useInboxTexts()
  const mayConfigure = useMay('admin')
  const action = (
    <Button asChild>
      <Link to="/settings/widget">{t('empty_action')}</Link>
    </Button>
  )
  return (
    <EmptyState icon={<Inbox />} title={t('empty_title')} action={mayConfigure && action}>
      {t('empty')}
    </EmptyState>
  )
}
