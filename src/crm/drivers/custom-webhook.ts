import { createHash } from 'node:crypto'
import type { EgressResult } from '../../lib/egress/egress.ts'
import { signatureHeaders } from '../../lib/signature.ts'
import { type CrmConnection, type CrmDriver, CrmError, type CrmPorts } from '../driver.ts'
import { limited, UNKNOWN, unreached } from '../judge.ts'

/**
 * A bridge for writes to whatever the tenant runs: `{url}` in the configuration, `{secret}` (`whsec_…`) in the credentials. Each write is a POST of
 * `{action, object, …}`, signed like our webhooks (src/lib/signature.ts); `webhook-id` is the same for the same idempotency key. A 2xx with
 * `{"external_id": "…", "record_url": "…"?}` says that the record is there. Reading is not possible through it.
 */
export function customWebhook({ config, credentials }: CrmConnection, ports: CrmPorts): CrmDriver {
  const url = typeof config.url === 'string' ? config.url : ''
  const secret = typeof credentials.secret === 'string' ? credentials.secret : ''
  const post = async (id: string, message: object): Promise<Answer> => {
    if (secret === '') throw new CrmError('auth_failed', 'the connection has no secret', { didNothing: true })
    const body = Buffer.from(JSON.stringify(message))
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'Vorel-CRM/1',
      ...signatureHeaders({ id, sentAt: ports.clock.now(), body, secrets: [secret] }),
    }
    return judge(await ports.egress.send({ method: 'POST', url, headers, body }))
  }
  const unsupported = async () => {
    throw new CrmError('unsupported', 'a custom webhook takes writes only')
  }
  return {
    async createRecord(object, fields, idempotencyKey) {
      const answer = await post(idOf('create', idempotencyKey), {
        action: 'create_record',
        object,
        fields,
        idempotency_key: idempotencyKey,
      })
      const externalId = idIn(answer)
      if (externalId === null) throw new CrmError('unavailable', `the CRM's answer has no external_id; ${UNKNOWN}`)
      const recordUrl = urlIn(answer)
      return recordUrl === null ? { externalId } : { externalId, recordUrl }
    },
    async updateRecord(object, externalId, fields) {
      const message = { action: 'update_record', object, external_id: externalId, fields }
      await post(idOf('update', JSON.stringify(message)), message)
    },
    async deleteRecord(object, externalId) {
      const answer = await post(idOf('delete', `${object}/${externalId}`), { action: 'delete_record', object, external_id: externalId })
      return answer.deleted === 'soft' || answer.deleted === 'hard' ? answer.deleted : 'unsupported'
    },
    lookupCustomer: unsupported,
    searchRecords: unsupported,
    listRecent: unsupported,
    describe: unsupported,
  }
}

type Answer = Readonly<Record<string, unknown>>

const MAX_ID_LENGTH = 500
const MAX_URL_LENGTH = 2048

function idOf(action: string, what: string): string {
  return `crm_${createHash('sha256').update(`${action}\0${what}`).digest('hex').slice(0, 32)}`
}

/** The members of a 2xx; anything else is thrown as what it means. A redirect is not followed, and after a 5xx or a lost connection nobody knows. */
function judge(result: EgressResult): Answer {
  if (result.kind === 'refused') throw new CrmError('unavailable', `the CRM's address ${result.reason}`, { didNothing: true })
  if (result.kind === 'failed') throw unreached(result.reason, { wrote: true })
  const { status } = result
  if (status >= 200 && status < 300) return membersOf(result.body)
  if (status === 401 || status === 403) throw new CrmError('auth_failed', `the CRM answered ${status}`, { didNothing: true })
  if (status === 404 || status === 410) throw new CrmError('not_found', `the CRM answered ${status}`)
  if (status === 409) throw new CrmError('conflict', 'the CRM answered 409: it has such a record')
  if (status === 429) throw limited(result.headers['retry-after'])
  if (status === 405 || status === 501) throw new CrmError('unsupported', `the CRM answered ${status}`)
  if (status >= 400 && status < 500) throw new CrmError('validation_error', `the CRM answered ${status}: it does not take this record`)
  throw new CrmError('unavailable', `the CRM answered ${status}; ${UNKNOWN}`)
}

function membersOf(body: Buffer): Answer {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Answer) : {}
  } catch {
    return {} // not JSON: an answer without members, which the caller judges
  }
}

function idIn({ external_id: id }: Answer): string | null {
  const text = typeof id === 'number' && Number.isSafeInteger(id) ? String(id) : id
  if (typeof text !== 'string' || text === '' || text.length > MAX_ID_LENGTH || !text.isWellFormed() || text.includes('\0')) return null
  return text
}

function urlIn({ record_url: url }: Answer): string | null {
  return typeof url === 'string' && url.length <= MAX_URL_LENGTH && /^https?:\/\/[\x21-\x7e]+$/i.test(url) && URL.canParse(url) ? url : null
}
