import { useQueryClient } from '@tanstack/react-query'
import { ArrowDown } from 'lucide-react'
import { Fragment, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { InboxConversation, Note, TranscriptMessage } from '../../../../src/contract/console/inbox-operations.ts'
import { call } from '../../api/client.ts'
import { useBusiness } from '../../api/session.ts'
import { formatDate } from '../../i18n/format.ts'
import { Button } from '../../ui/button.tsx'
import { tellError } from '../../ui/toast.ts'
import { changeConversation, mergeMessages } from './inbox-cache.ts'
import { MessageBubble, NoteBubble, OutgoingBubble } from './message-bubble.tsx'
import { nameOf } from './names.ts'
import { useOutgoing } from './outbox.ts'
import { useInboxTexts } from './texts.ts'

type Item = { kind: 'message'; at: string; message: TranscriptMessage } | { kind: 'note'; at: string; note: Note }

const NEAR_PX = 80

/** Everything that was said, the latest in view; earlier messages come when one scrolls up to them. */
export function Transcript({ conversation }: { readonly conversation: InboxConversation }) {
  const t = useInboxTexts()
  const { slug, timezone } = useBusiness()
  const queryClient = useQueryClient()
  const { row, messages, notes, has_older } = conversation
  const outgoing = useOutgoing(row.id).filter(({ clientId }) => !messages.some((message) => message.client_id === clientId))
  const items = useMemo(() => inOrder(messages, notes, has_older), [messages, notes, has_older])
  const frame = useRef<HTMLDivElement>(null)
  const place = useRef({ isAtEnd: true, fromEnd: 0, first: 0 })
  const [isLoading, setLoading] = useState(false)
  const [isAway, setAway] = useState(false)
  const first = messages[0]?.sequence_number ?? 0

  const loadOlder = async () => {
    if (isLoading || !has_older) return
    setLoading(true)
    try {
      const page = await call(slug, 'listTranscript', { id: row.id, before_sequence_number: first })
      changeConversation(queryClient, { slug, id: row.id }, (known) => ({
        ...known,
        messages: [...page.messages, ...mergeMessages(known.messages, [])],
        has_older: page.has_older,
      }))
    } catch (error) {
      tellError(error)
    }
    setLoading(false)
  }
  const hearScroll = () => {
    const { current: element } = frame
    if (!element) return
    const fromEnd = element.scrollHeight - element.scrollTop - element.clientHeight
    place.current = { isAtEnd: fromEnd < NEAR_PX, fromEnd: element.scrollHeight - element.scrollTop, first }
    setAway(fromEnd >= NEAR_PX)
    if (element.scrollTop < NEAR_PX) void loadOlder()
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each message the view stays at the end, or where the reader was
  useLayoutEffect(() => {
    const { current: element } = frame
    if (!element) return
    if (place.current.isAtEnd) element.scrollTop = element.scrollHeight
    else if (place.current.first > first) element.scrollTop = element.scrollHeight - place.current.fromEnd
    place.current.first = first
  }, [items.length, outgoing.length, row.is_answering, first])
  const toEnd = () => frame.current?.scrollTo({ top: frame.current.scrollHeight })

  return (
    <div className="relative min-h-0 grow">
      <div
        ref={frame}
        role="log"
        aria-label={t('transcript', { name: nameOf(row, t) })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable without a mouse (WCAG 2.1.1)
        tabIndex={0}
        onScroll={hearScroll}
        className="h-full overflow-y-auto px-3 py-4 -outline-offset-2 sm:px-6"
      >
        <div className="mb-3 text-center text-xs text-muted-foreground">
          {has_older ? (
            <Button size="sm" isBusy={isLoading} onClick={() => void loadOlder()}>
              {t('load_older')}
            </Button>
          ) : (
            t('beginning')
          )}
        </div>
        <ol className="mx-auto grid max-w-3xl gap-2.5">
          {items.map((item, index) => {
            const day = formatDate(item.at, timezone)
            const before = items[index - 1]
            return (
              <Fragment key={item.kind === 'message' ? (item.message.client_id ?? item.message.id) : item.note.id}>
                {(!before || formatDate(before.at, timezone) !== day) && (
                  <li className="my-1 text-center text-xs font-medium text-muted-foreground">
                    <time dateTime={item.at.slice(0, 10)}>{day}</time>
                  </li>
                )}
                {item.kind === 'message' ? <MessageBubble message={item.message} row={row} /> : <NoteBubble note={item.note} />}
              </Fragment>
            )
          })}
          {outgoing.map((item) => (
            <OutgoingBubble key={item.clientId} item={item} />
          ))}
        </ol>
        <p aria-live="polite" className="mx-auto mt-3 h-5 max-w-3xl text-end text-sm text-muted-foreground">
          {row.is_answering && t('receptionist_writing')}
        </p>
      </div>
      {isAway && (
        <Button size="icon" className="absolute end-4 bottom-3 rounded-full shadow-md" aria-label={t('to_latest')} onClick={toEnd}>
          <ArrowDown aria-hidden />
        </Button>
      )}
    </div>
  )
}

/** A note stands behind the message that was the last when it was written; one of a part that is not loaded waits for it. */
function inOrder(messages: readonly TranscriptMessage[], notes: readonly Note[], hasOlder: boolean): Item[] {
  const first = messages[0]?.sequence_number ?? 0
  const shown = notes.filter((note) => !hasOlder || note.after_sequence_number >= first)
  const items: { order: number; item: Item }[] = [
    ...messages.map((message) => ({
      order: message.sequence_number,
      item: { kind: 'message', at: message.created_at, message } as const,
    })),
    ...shown.map((note) => ({ order: note.after_sequence_number + 0.5, item: { kind: 'note', at: note.created_at, note } as const })),
  ]
  return items.sort((one, other) => one.order - other.order).map(({ item }) => item)
}
