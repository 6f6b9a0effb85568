import { sql } from 'kysely'
import type { TranscriptMessage } from '../../contract/console/inbox-operations.ts'
import type { TenantDb } from '../../db/database.ts'

export interface StoredMessage extends Pick<TranscriptMessage, 'id' | 'sequence_number' | 'role' | 'content' | 'language' | 'created_at'> {
  readonly delivery_status: TranscriptMessage['delivery_status']
  readonly payload: Readonly<Record<string, unknown>>
  readonly hallucination_flags: unknown
  readonly client_id: string | null
  readonly author: string | null
}

type Source = TranscriptMessage['sources'][number]

/** What the receptionist stored with each message, as the transcript shows it; older rows may lack parts of it. */
export async function toTranscript(tx: TenantDb, rows: readonly StoredMessage[]): Promise<TranscriptMessage[]> {
  const messages = rows.map(toMessage)
  const titles = await titlesOf(
    tx,
    messages.flatMap(({ sources }) => sources),
  )
  return messages.map((message) => ({
    ...message,
    sources: message.sources.map((source) => ({ ...source, title: titles.get(source.id) ?? null })),
  }))
}

function toMessage({ payload, hallucination_flags, ...row }: StoredMessage): TranscriptMessage {
  const { source } = payload
  return {
    ...row,
    source: typeof source === 'string' ? source : null,
    acts: objects(payload.acts).flatMap(({ act }) => (typeof act === 'string' ? [act] : [])),
    tool_calls: objects(payload.tool_calls).map((call, index) => ({
      number: typeof call.number === 'number' ? call.number : index + 1,
      agent: typeof call.agent === 'string' ? call.agent : null,
      tool: String(call.tool),
      arguments: objectOf(call.arguments),
      result: objectOf(call.result),
      duration_ms: typeof call.duration_ms === 'number' ? call.duration_ms : null,
    })),
    sources: unique(objects(payload.sources).map(({ kind, id }) => ({ kind: String(kind), id: String(id), title: null }))),
    flags: objects(hallucination_flags).map(({ kind, severity, excerpt }) => ({
      kind: String(kind),
      severity: String(severity),
      excerpt: typeof excerpt === 'string' ? excerpt : '',
    })),
  }
}

async function titlesOf(tx: TenantDb, sources: readonly Source[]): Promise<ReadonlyMap<string, string>> {
  if (sources.length === 0) return new Map()
  const ids = sources.map(({ id }) => id).filter((id) => /^[0-9a-f-]{36}$/.test(id))
  const { rows } = await sql<{ id: string; title: string | null }>`
    select id, coalesce(question, question_ar) as title from knowledge_entries where tenant_id = ${tx.tenantId} and id = any(${ids}::uuid[])
    union all select id, coalesce(title, title_ar) from offerings where tenant_id = ${tx.tenantId} and id = any(${ids}::uuid[])
  `.execute(tx.db)
  return new Map(rows.flatMap(({ id, title }) => (title === null ? [] : [[id, title]])))
}

function unique(sources: readonly Source[]): Source[] {
  return [...new Map(sources.map((source) => [source.id, source])).values()]
}

function objects(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.map(objectOf) : []
}

function objectOf(value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  return value === undefined || value === null ? {} : { value }
}
