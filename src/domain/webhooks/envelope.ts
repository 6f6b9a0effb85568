export interface EnvelopeInput {
  /** The event's id: the same on every attempt and redelivery, for the receiver to recognise a repetition by. */
  readonly id: string
  readonly event: string
  readonly createdAt: string
  readonly tenantId: string
  /** JSON text as the database keeps it: numbers beyond what JavaScript can hold stay as they are. */
  readonly data: string
}

/** The body of a delivery: `{id, event, created_at, tenant_id, api_version, data}`. What is signed and what is sent are these very bytes. */
export function envelopeBytes(input: EnvelopeInput): Buffer {
  const head = JSON.stringify({
    id: input.id,
    event: input.event,
    created_at: input.createdAt,
    tenant_id: input.tenantId,
    api_version: 'v1',
  })
  return Buffer.from(`${head.slice(0, -1)},"data":${input.data}}`)
}
