import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { UnauthorizedError } from '@vorel/sdk'
import { useEffect, useState } from 'react'
import type { Presence } from '../../../../src/contract/console/inbox-operations.ts'
import type { LiveEvents } from '../../../../src/contract/console/live-events.ts'
import { meQuery, useBusiness } from '../../api/session.ts'
import { conversationKey, mergeNews, placeRow } from './inbox-cache.ts'

export interface Live {
  /** Null until the stream is there. */
  readonly streamId: string | null
  readonly isConnected: boolean
  readonly people: readonly Presence[]
}

const AGAIN_MS = 4000
/** A hiccup of the network is not worth a word. */
const QUIET_MS = 2500
const AWAY_MS = 60_000
/** What stands beside a conversation is asked for again this often at most. */
const BESIDE_MS = 3000

/** The page's one live stream: what it tells goes into the cache. */
export function useLive(): Live {
  const { slug, user_id: userId } = useBusiness()
  const queryClient = useQueryClient()
  const router = useRouter()
  const [live, setLive] = useState<Live>({ streamId: null, isConnected: true, people: [] })

  useEffect(() => {
    let source: EventSource | null = null
    let again: ReturnType<typeof setTimeout> | undefined
    let quiet: ReturnType<typeof setTimeout> | undefined
    let wasConnected = false
    const beside = openBeside(queryClient, slug)

    /** Another role draws the page anew; whoever has no session any more signs in. */
    const lookWhoIsHere = async () => {
      try {
        await queryClient.fetchQuery({ ...meQuery, staleTime: 0 })
        await router.invalidate()
      } catch (error) {
        if (!(error instanceof UnauthorizedError)) return
        clearTimeout(again)
        location.assign(`/sign-in?to=${encodeURIComponent(location.pathname)}`)
      }
    }
    const lose = () => {
      quiet ??= setTimeout(() => setLive((known) => ({ ...known, isConnected: false })), QUIET_MS)
      // A refusal closes the source for good: ask who is here, and begin anew.
      if (source?.readyState !== EventSource.CLOSED) return
      clearTimeout(again)
      again = setTimeout(() => {
        void lookWhoIsHere()
        connect()
      }, AGAIN_MS)
    }
    const connect = () => {
      source?.close()
      source = new EventSource(`/api/console/t/${slug}/live`)
      const on = <K extends keyof LiveEvents>(name: K, hear: (data: LiveEvents[K]) => void) =>
        source?.addEventListener(name, (event) => hear(JSON.parse((event as MessageEvent<string>).data) as LiveEvents[K]))
      source.onerror = lose
      on('hello', ({ stream_id }) => {
        clearTimeout(quiet)
        quiet = undefined
        setLive((known) => ({ ...known, streamId: stream_id, isConnected: true }))
        // What was said while nobody listened.
        if (wasConnected) void queryClient.invalidateQueries({ queryKey: [slug, 'inbox'] })
        wasConnected = true
      })
      on('conversation', ({ row, messages, notes }) => {
        placeRow(queryClient, slug, row, userId)
        const isWhole = mergeNews(queryClient, { slug, id: row.id }, { messages, notes })
        beside.changed(row.id, isWhole)
      })
      on('presence', ({ people }) => setLive((known) => ({ ...known, people })))
      on('end', () => {
        source?.close()
        void lookWhoIsHere()
        again = setTimeout(connect, AGAIN_MS)
      })
    }
    connect()
    // A browser opens six connections to one house: tabs that nobody looks at leave them to the others.
    let away: ReturnType<typeof setTimeout> | undefined
    const look = () => {
      clearTimeout(away)
      if (document.visibilityState === 'hidden') {
        away = setTimeout(() => {
          clearTimeout(again)
          source?.close()
          source = null
        }, AWAY_MS)
      } else if (source === null) connect()
    }
    document.addEventListener('visibilitychange', look)
    return () => {
      document.removeEventListener('visibilitychange', look)
      clearTimeout(away)
      source?.close()
      clearTimeout(again)
      clearTimeout(quiet)
      beside.end()
    }
  }, [slug, userId, queryClient, router])
  return live
}

/** The lead, the appointments and the rule of the conversation that is open change with what is said: they are read again, not with each message. */
function openBeside(queryClient: QueryClient, slug: string) {
  const due = new Map<string, ReturnType<typeof setTimeout>>()
  return {
    changed(id: string, isWhole: boolean) {
      const queryKey = conversationKey(slug, id)
      if (!queryClient.getQueryState(queryKey)) return
      if (!isWhole) return void queryClient.invalidateQueries({ queryKey })
      if (due.has(id)) return
      const timer = setTimeout(() => {
        due.delete(id)
        void queryClient.invalidateQueries({ queryKey })
      }, BESIDE_MS)
      due.set(id, timer)
    },
    end() {
      for (const timer of due.values()) clearTimeout(timer)
    },
  }
}
