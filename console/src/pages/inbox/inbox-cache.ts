import { type InfiniteData, infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query'
import type {
  InboxConversation,
  InboxQuery,
  InboxRow,
  Note,
  ReadInboxRow,
  TranscriptMessage,
} from '../../../../src/contract/console/inbox-operations.ts'
import { call } from '../../api/client.ts'

/** The inbox as the page keeps it: what the live stream tells goes straight in here, so nothing is asked for twice. */

export type Filters = Omit<InboxQuery, 'cursor'>
interface InboxPageData {
  rows: ReadInboxRow[]
  next_cursor: string | null
}
type Pages = InfiniteData<InboxPageData, string | null>

/** The stream keeps it fresh. */
const FRESH_MS = 60_000

export const listKey = (slug: string) => [slug, 'inbox', 'list'] as const
export const conversationKey = (slug: string, id: string) => [slug, 'inbox', 'conversation', id] as const

export function inboxQuery(slug: string, filters: Filters) {
  return infiniteQueryOptions({
    queryKey: [...listKey(slug), filters] as const,
    queryFn: ({ pageParam, signal }) => call(slug, 'listInbox', { ...filters, ...(pageParam ? { cursor: pageParam } : {}) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: InboxPageData) => page.next_cursor,
    staleTime: FRESH_MS,
  })
}

export function conversationQuery(queryClient: QueryClient, slug: string, id: string) {
  const queryKey = conversationKey(slug, id)
  return queryOptions({
    queryKey,
    queryFn: async ({ signal }) => {
      const fresh = await call(slug, 'getInboxConversation', { id }, { signal })
      const known = queryClient.getQueryData<InboxConversation>(queryKey)
      return known ? withKnown(known, fresh) : fresh
    },
    staleTime: FRESH_MS,
    gcTime: 10 * FRESH_MS,
  })
}

/** What was scrolled up to stays, and so does what the stream told of while the answer was on its way. */
function withKnown(known: InboxConversation, fresh: InboxConversation): InboxConversation {
  const first = fresh.messages[0]?.sequence_number ?? 0
  const last = fresh.messages.at(-1)?.sequence_number ?? 0
  const older = known.messages.filter(({ sequence_number }) => sequence_number < first)
  const newer = known.messages.filter(({ sequence_number }) => sequence_number > last)
  const isJoined = older.at(-1)?.sequence_number === first - 1
  return {
    ...fresh,
    row: known.row.last_sequence_number > fresh.row.last_sequence_number ? known.row : fresh.row,
    messages: [...(isJoined ? older : []), ...fresh.messages, ...newer],
    has_older: isJoined ? known.has_older : fresh.has_older,
    notes: mergeNotes(known.notes, fresh.notes),
  }
}

export function changeConversation(
  queryClient: QueryClient,
  { slug, id }: { slug: string; id: string },
  change: (known: InboxConversation) => InboxConversation,
): void {
  queryClient.setQueryData<InboxConversation>(conversationKey(slug, id), (known) => known && change(known))
}

/** Puts a changed row into its place in every list that it belongs to, and takes it out of the others. */
export function placeRow(queryClient: QueryClient, slug: string, row: InboxRow, userId: string): void {
  const read = readUpTo(queryClient, slug, row.id)
  for (const [key, pages] of queryClient.getQueriesData<Pages>({ queryKey: listKey(slug) })) {
    if (!pages) continue
    const filters = (key[3] ?? {}) as Filters
    queryClient.setQueryData<Pages>(key, replaceRow(pages, { ...row, read_sequence_number: read }, { filters, userId }))
  }
  changeConversation(queryClient, { slug, id: row.id }, (known) => ({
    ...known,
    row: { ...row, read_sequence_number: known.row.read_sequence_number },
  }))
}

function replaceRow(pages: Pages, row: ReadInboxRow, { filters, userId }: { filters: Filters; userId: string }): Pages {
  const isThere = pages.pages.some(({ rows }) => rows.some(({ id }) => id === row.id))
  const belongs = filters.search === undefined && !filters.is_mentioned ? fits(row, filters, userId) : isThere
  if (!belongs && !isThere) return pages
  const without = pages.pages.map((page) => ({ ...page, rows: page.rows.filter(({ id }) => id !== row.id) }))
  if (!belongs) return { ...pages, pages: without }
  const isBefore = (other: ReadInboxRow) => row.active_at > other.active_at || (row.active_at === other.active_at && row.id > other.id)
  for (const page of without) {
    const place = page.rows.findIndex(isBefore)
    if (place >= 0) {
      page.rows.splice(place, 0, row)
      return { ...pages, pages: without }
    }
  }
  const last = without.at(-1)
  // Behind the last row that is loaded: it comes with the pages that follow.
  if (last && last.next_cursor === null) last.rows.push(row)
  return { ...pages, pages: without }
}

function fits(row: ReadInboxRow, { status, channel, owner, is_unread }: Filters, userId: string): boolean {
  if (status && row.status !== status) return false
  if (channel && row.channel !== channel) return false
  if (owner === 'me' ? row.holder?.id !== userId : owner && row.owner !== owner) return false
  return !is_unread || isUnread(row)
}

export function isUnread(row: Pick<ReadInboxRow, 'last_sequence_number' | 'read_sequence_number'>): boolean {
  return row.last_sequence_number > row.read_sequence_number
}

function readUpTo(queryClient: QueryClient, slug: string, id: string): number {
  const open = queryClient.getQueryData<InboxConversation>(conversationKey(slug, id))
  return open?.row.read_sequence_number ?? findRow(queryClient, slug, id)?.read_sequence_number ?? 0
}

/** As any list has it. */
export function findRow(queryClient: QueryClient, slug: string, id: string): ReadInboxRow | undefined {
  for (const [, pages] of queryClient.getQueriesData<Pages>({ queryKey: listKey(slug) })) {
    const row = pages?.pages.flatMap(({ rows }) => rows).find((candidate) => candidate.id === id)
    if (row) return row
  }
  return undefined
}

/** The reader has seen it up to here: everywhere at once. A list of unread ones keeps it until it is loaded again, so that nothing jumps away under the hand. */
export function setRead(queryClient: QueryClient, { slug, id, upTo }: { slug: string; id: string; upTo: number }): void {
  const mark = (row: ReadInboxRow) => (row.id === id ? { ...row, read_sequence_number: Math.max(row.read_sequence_number, upTo) } : row)
  queryClient.setQueriesData<Pages>(
    { queryKey: listKey(slug) },
    (pages) => pages && { ...pages, pages: pages.pages.map((page) => ({ ...page, rows: page.rows.map(mark) })) },
  )
  changeConversation(queryClient, { slug, id }, (known) => ({ ...known, row: mark(known.row) }))
}

/** Puts messages and notes that the stream told of into an open or kept transcript. False: some between are missing, and it has to be loaded again. */
export function mergeNews(
  queryClient: QueryClient,
  { slug, id }: { slug: string; id: string },
  { messages, notes }: { messages: readonly TranscriptMessage[]; notes: readonly Note[] },
): boolean {
  let isWhole = true
  changeConversation(queryClient, { slug, id }, (known) => {
    const last = known.messages.at(-1)?.sequence_number ?? 0
    const first = messages[0]?.sequence_number
    if (first !== undefined && first > last + 1) isWhole = false
    return { ...known, messages: mergeMessages(known.messages, messages), notes: mergeNotes(known.notes, notes) }
  })
  return isWhole
}

export function mergeMessages(known: readonly TranscriptMessage[], news: readonly TranscriptMessage[]): TranscriptMessage[] {
  const first = known[0]?.sequence_number ?? 0
  const byNumber = new Map(known.map((message) => [message.sequence_number, message]))
  // What lies before the part that is loaded comes with its page.
  for (const message of news) if (known.length === 0 || message.sequence_number >= first) byNumber.set(message.sequence_number, message)
  return [...byNumber.values()].sort((one, other) => one.sequence_number - other.sequence_number)
}

export function mergeNotes(known: readonly Note[], news: readonly Note[]): Note[] {
  const byId = new Map([...known, ...news].map((note) => [note.id, note]))
  return [...byId.values()].sort((one, other) => one.created_at.localeCompare(other.created_at))
}
