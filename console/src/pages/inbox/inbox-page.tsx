import { useQueryClient } from '@tanstack/react-query'
import { Outlet, useNavigate, useParams } from '@tanstack/react-router'
import { Keyboard, WifiOff } from 'lucide-react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { ReadInboxRow } from '../../../../src/contract/console/inbox-operations.ts'
import { useBusiness } from '../../api/session.ts'
import { Button } from '../../ui/button.tsx'
import { cn } from '../../ui/cn.ts'
import { EmptyState } from '../../ui/states.tsx'
import { ConversationList } from './conversation-list.tsx'
import { conversationQuery, type Filters } from './inbox-cache.ts'
import { KeysDialog } from './keys-dialog.tsx'
import { ListFilters } from './list-filters.tsx'
import { LiveContext } from './live-context.ts'
import { useInboxTexts } from './texts.ts'
import { useLive } from './use-live.ts'
import { useKeysSwitch, useShortcuts } from './use-shortcuts.ts'

/** The list, and beside it the conversation that is open; on a phone one of the two. */
export function InboxPage() {
  const t = useInboxTexts()
  const { slug } = useBusiness()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const { conversationId: openId } = useParams({ strict: false })
  const live = useLive()
  const [filters, setFilters] = useState<Filters>({})
  const [isHelp, setHelp] = useState(false)
  const [isKeysOn, setKeysOn] = useKeysSwitch()
  const search = useRef<HTMLInputElement>(null)
  const rows = useRef<readonly ReadInboxRow[]>([])

  const prefetch = useCallback(
    (id: string) => void queryClient.prefetchQuery(conversationQuery(queryClient, slug, id)),
    [queryClient, slug],
  )
  const setRows = useCallback((next: readonly ReadInboxRow[]) => {
    rows.current = next
  }, [])
  // Where the keys have led, also while the way there is still loading: fast fingers lose no step.
  const target = useRef(openId)
  useEffect(() => {
    target.current = openId
  }, [openId])
  const neighbour = useCallback((by: number): string | undefined => {
    const index = rows.current.findIndex(({ id }) => id === target.current)
    return rows.current[index < 0 ? 0 : Math.max(0, Math.min(rows.current.length - 1, index + by))]?.id
  }, [])
  const move = useCallback(
    (by: 1 | -1, isFocused = false) => {
      const id = neighbour(by)
      if (id === undefined || id === target.current) return
      target.current = id
      void navigate({ to: '/inbox/$conversationId', params: { conversationId: id }, replace: true }).then(() => {
        if (isFocused) document.querySelector<HTMLElement>(`[data-conversation="${id}"]`)?.focus()
      })
    },
    [neighbour, navigate],
  )
  // The part that shows a conversation, and the first ones themselves, are there before they are asked for.
  useEffect(() => {
    const timer = setTimeout(() => void import('./conversation-pane.tsx'), 300)
    return () => clearTimeout(timer)
  }, [])
  useEffect(() => {
    if (openId === undefined) return
    const timer = setTimeout(() => {
      for (const by of [1, -1]) {
        const id = neighbour(by)
        if (id !== undefined && id !== openId) prefetch(id)
      }
    }, 150)
    return () => clearTimeout(timer)
  }, [openId, neighbour, prefetch])

  const shortcuts = useMemo(() => {
    const press = (name: string) => () => document.querySelector<HTMLElement>(`[data-key="${name}"]`)?.click()
    const back = () => void navigate({ to: '/inbox' })
    return {
      ...{ j: () => move(1), k: () => move(-1), '/': () => search.current?.focus(), '?': () => setHelp(true) },
      ...(openId === undefined ? {} : { r: press('reply'), n: press('note'), t: press('take'), e: press('close'), u: back, Escape: back }),
    }
  }, [move, navigate, openId])
  useShortcuts(shortcuts, isKeysOn)

  return (
    <LiveContext value={live}>
      <div className="flex h-full min-h-0 flex-col">
        {!live.isConnected && (
          <p role="status" className="flex items-center gap-2 border-b bg-warning-soft px-3 py-2 text-sm text-warning-foreground">
            <WifiOff className="size-4 shrink-0" aria-hidden />
            {t('offline')}
          </p>
        )}
        <div className="flex min-h-0 grow">
          <section
            aria-label={t('title')}
            className={cn(
              'flex h-full w-full min-w-0 flex-col bg-surface md:w-80 md:shrink-0 md:border-e 2xl:w-96',
              openId && 'hidden md:flex',
            )}
          >
            <div className="flex items-center gap-2 px-3 pt-3">
              <h1 className="me-auto text-lg font-semibold">{t('title')}</h1>
              <Button variant="ghost" size="icon" className="hidden md:inline-flex" aria-label={t('keys')} onClick={() => setHelp(true)}>
                <Keyboard aria-hidden />
              </Button>
            </div>
            <ListFilters filters={filters} onChange={setFilters} searchRef={search} />
            <ConversationList
              filters={filters}
              openId={openId}
              onReset={() => setFilters({})}
              onIntent={prefetch}
              onMove={move}
              onRows={setRows}
            />
          </section>
          <div className={cn('min-w-0 grow', !openId && 'hidden md:block')}>
            {openId ? (
              <Outlet />
            ) : (
              <div className="grid h-full place-items-center">
                <EmptyState title={t('choose_title')}>{t('choose')}</EmptyState>
              </div>
            )}
          </div>
        </div>
        <KeysDialog isOpen={isHelp} onOpenChange={setHelp} isOn={isKeysOn} onSwitch={setKeysOn} />
      </div>
    </LiveContext>
  )
}
