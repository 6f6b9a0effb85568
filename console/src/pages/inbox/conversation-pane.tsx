import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { call } from '../../api/client.ts'
import { useBusiness, useMay } from '../../api/session.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorState, Loading } from '../../ui/states.tsx'
import { Brief } from './brief.tsx'
import { Composer } from './composer.tsx'
import { ConversationHeader } from './conversation-header.tsx'
import { conversationQuery, isUnread, setRead } from './inbox-cache.ts'
import { SidePanel } from './side-panel.tsx'
import { useInboxTexts } from './texts.ts'
import { Transcript } from './transcript.tsx'

/** The open conversation: what was said, what to say, and who it is with. */
export function ConversationPane() {
  const t = useInboxTexts()
  const { conversationId: id } = useParams({ from: '/signed-in/inbox/$conversationId' })
  const { slug } = useBusiness()
  const mayAnswer = useMay('agent')
  const queryClient = useQueryClient()
  const query = useQuery(conversationQuery(queryClient, slug, id))
  const [isSideOpen, setSideOpen] = useState(false)
  const row = query.data?.row
  useReading(slug, row)

  if (query.isPending) return <Loading />
  if (!query.data || !row) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  const side = <SidePanel conversation={query.data} />
  return (
    <div className="flex h-full min-h-0">
      <section aria-label={t('title')} className="flex h-full min-w-0 grow flex-col" data-pane={id}>
        <ConversationHeader conversation={query.data} onDetails={() => setSideOpen(true)} />
        {query.data.brief && (
          <details open className="max-h-[40%] shrink-0 overflow-y-auto border-b bg-surface p-3 xl:hidden">
            <summary className="cursor-pointer text-sm font-medium">{t('brief')}</summary>
            <div className="mt-2">
              <Brief brief={query.data.brief} />
            </div>
          </details>
        )}
        <Transcript key={`transcript ${id}`} conversation={query.data} />
        {mayAnswer ? (
          <Composer key={`composer ${id}`} conversation={query.data} />
        ) : (
          <p className="border-t bg-surface p-3 text-sm text-muted-foreground">{t('viewer')}</p>
        )}
      </section>
      <aside aria-label={t('details')} className="hidden w-80 shrink-0 overflow-y-auto border-s bg-surface xl:block">
        {side}
      </aside>
      <Dialog isOpen={isSideOpen} onOpenChange={setSideOpen} title={t('details')} variant="side">
        {side}
      </Dialog>
    </div>
  )
}

/** What is open in a page that somebody looks at is read. */
function useReading(slug: string, row: { id: string; last_sequence_number: number; read_sequence_number: number } | undefined): void {
  const queryClient = useQueryClient()
  const [isVisible, setVisible] = useState(() => document.visibilityState === 'visible')
  useEffect(() => {
    const look = () => setVisible(document.visibilityState === 'visible')
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [])
  const id = row?.id
  const upTo = row && isUnread(row) ? row.last_sequence_number : null
  useEffect(() => {
    if (id === undefined || upTo === null || !isVisible) return
    // Who skims through has not read.
    const timer = setTimeout(() => {
      setRead(queryClient, { slug, id, upTo })
      call(slug, 'markConversationRead', { id, up_to_sequence_number: upTo }).catch(() => undefined)
    }, 500)
    return () => clearTimeout(timer)
  }, [slug, id, upTo, isVisible, queryClient])
}
