import type { Context } from '../../context.ts'
import type { InboxRow } from '../../contract/console/inbox-operations.ts'
import type { LiveEvents } from '../../contract/console/live-events.ts'
import type { TenantDb } from '../../db/database.ts'
import { inboxChannel } from '../../domain/conversations/wake-conversation.ts'
import { listNotes } from '../../domain/inbox/list-notes.ts'
import { readTail } from '../../domain/inbox/list-transcript.ts'
import { listPresence, presenceChannel, RENEW_MS, renewPresence } from '../../domain/inbox/presence.ts'
import { readLatestRows, readRows } from '../../domain/inbox/read-rows.ts'
import { event, inTurn } from '../event-stream.ts'

/** One live stream in the hub. */
export interface Listener {
  readonly streamId: string
  write(chunk: string): void
}

/** Tells the live streams of each business what changes there. A change is read once, however many look. */
export interface LiveHub {
  /** Returns the function that leaves. */
  join(tenantId: string, listener: Listener): () => void
}

/** A change that no signal told of is found by looking at the conversations that were active last. */
const LOOK_MS = 4000
const LOOK_AT = 30
/** Before the last message: those whose delivery may still go on. */
const LATEST = 6
const MOST_MESSAGES = 40
const LATEST_NOTES = 10
const MOST_REMEMBERED = 2000

export function openLiveHub(ctx: Context): LiveHub {
  const rooms = new Map<string, Room>()
  return {
    join(tenantId, listener) {
      const room = rooms.get(tenantId) ?? openRoom(ctx, tenantId)
      rooms.set(tenantId, room)
      room.add(listener)
      return () => {
        room.remove(listener)
        if (!room.isEmpty()) return
        room.close()
        rooms.delete(tenantId)
      }
    },
  }
}

interface Room {
  add(listener: Listener): void
  remove(listener: Listener): void
  isEmpty(): boolean
  close(): void
}

function openRoom(ctx: Context, tenantId: string): Room {
  const listeners = new Set<Listener>()
  const pending = new Set<string>()
  /** What was told of a conversation last: the row, as JSON. */
  const told = new Map<string, { row: string; upTo: number }>()
  let people = ''
  let isNetDue = true
  let isFirst = true
  let isClosed = false

  const tell = <K extends keyof LiveEvents>(name: K, data: LiveEvents[K]) => {
    const chunk = event(name, data)
    for (const listener of listeners) listener.write(chunk)
  }
  const remember = (row: InboxRow) => {
    told.delete(row.id)
    told.set(row.id, { row: JSON.stringify(row), upTo: row.last_sequence_number })
    const [oldest] = told.keys()
    if (told.size > MOST_REMEMBERED && oldest !== undefined) told.delete(oldest)
  }
  const lookAround = async (tenant: TenantDb) => {
    isNetDue = false
    for (const row of await readLatestRows(tenant, LOOK_AT)) {
      if (isFirst) remember(row)
      else if (told.get(row.id)?.row !== JSON.stringify(row)) pending.add(row.id)
    }
    isFirst = false
  }
  const tellChanges = async (tenant: TenantDb) => {
    const ids = [...pending]
    pending.clear()
    try {
      for (const row of await readRows(tenant, ids)) {
        const before = told.get(row.id)?.upTo ?? row.last_sequence_number
        const after = Math.min(before, row.last_sequence_number - LATEST)
        const messages = await readTail(tenant, { id: row.id, after_sequence_number: after, at_most: MOST_MESSAGES })
        const notes = await listNotes(tenant, { conversation_id: row.id, at_most: LATEST_NOTES })
        remember(row)
        tell('conversation', { row, messages, notes })
      }
    } catch (error) {
      // They are due still.
      for (const id of ids) pending.add(id)
      throw error
    }
  }
  const tellPeople = async (tenant: TenantDb) => {
    const present = await listPresence(tenant)
    const now = JSON.stringify(present)
    if (now !== people) tell('presence', { people: present })
    people = now
  }
  let isPresenceDue = true
  const look = inTurn(
    () =>
      ctx.db.perStatement(tenantId, async (tenant) => {
        if (pending.size > 0) await tellChanges(tenant)
        if (isNetDue) await lookAround(tenant)
        if (pending.size > 0) await tellChanges(tenant)
        if (!isPresenceDue) return
        isPresenceDue = false
        await tellPeople(tenant)
      }),
    {
      mayRun: () => !isClosed,
      onFailure: (error) => ctx.log.warn({ err: error, tenant_id: tenantId }, 'the live streams could not look for news'),
    },
  )
  const unsubscribe = [
    ctx.signals.on(inboxChannel(tenantId, '*'), (channel) => {
      pending.add(channel.slice(channel.lastIndexOf(':') + 1))
      look()
    }),
    ctx.signals.on(presenceChannel(tenantId), () => {
      isPresenceDue = true
      look()
    }),
  ]
  const looks = setInterval(() => {
    isNetDue = true
    isPresenceDue = true
    look()
  }, LOOK_MS)
  const renewals = setInterval(() => void renew(), RENEW_MS)
  const renew = () =>
    ctx.db
      .perStatement(tenantId, (tenant) =>
        renewPresence(
          tenant,
          [...listeners].map(({ streamId }) => streamId),
        ),
      )
      .catch((error: unknown) => ctx.log.warn({ err: error, tenant_id: tenantId }, 'presence could not be renewed'))

  return {
    add(listener) {
      listeners.add(listener)
      // Whoever comes is told who is there.
      people = ''
      isPresenceDue = true
      look()
    },
    remove: (listener) => void listeners.delete(listener),
    isEmpty: () => listeners.size === 0,
    close() {
      isClosed = true
      for (const end of unsubscribe) end()
      clearInterval(looks)
      clearInterval(renewals)
    },
  }
}
