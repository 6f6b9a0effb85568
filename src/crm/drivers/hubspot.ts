import type { CrmObject } from '../../contract/crm.ts'
import { EgressFailure, type EgressResult } from '../../lib/egress/egress.ts'
import { type CrmConnection, type CrmDriver, CrmError, type CrmFields, type CrmPorts, type CrmRecord, TokenRefused } from '../driver.ts'
import { limited, UNKNOWN, unreached } from '../judge.ts'
import type { CrmApps } from '../oauth/apps.ts'
import type { OAuthProvider } from '../oauth/provider.ts'

/**
 * HubSpot's CRM objects, version 3 (developers.hubspot.com: objects, search, properties, error handling, usage limits). Contacts, deals and tickets; what is
 * deleted is archived and can be restored over there. It has no idempotency keys.
 */
export function hubspot({ config, credentials }: CrmConnection, ports: CrmPorts): CrmDriver {
  const app = ports.apps.hubspot
  if (!app) throw new CrmError('auth_failed', 'this installation has no app at HubSpot', { didNothing: true })
  const headers = {
    authorization: `Bearer ${String(credentials.access_token)}`,
    accept: 'application/json',
    'content-type': 'application/json',
    'user-agent': 'Vorel-CRM/1',
  }
  const send = (method: Method, path: string, body?: object) =>
    ports.egress.send({ method, url: `${app.apiUrl}/crm/v3/objects/${path}`, headers, ...(body ? { body: JSON.stringify(body) } : {}) })
  const write = async (method: Method, path: string, properties?: Properties): Promise<Answer> =>
    judge(await send(method, path, properties && { properties }), { wrote: true, sent: Object.keys(properties ?? {}) })
  const search = async (object: CrmObject, wanted: object): Promise<CrmRecord[]> => {
    const { results } = judge(await send('POST', `${placeOf(object).path}/search`, wanted), { wrote: false, sent: [] })
    return Array.isArray(results) ? results.flatMap(recordOf) : []
  }
  return {
    async createRecord(object, fields) {
      const { path, type } = placeOf(object)
      const { id } = await write('POST', path, propertiesOf(fields))
      if (typeof id !== 'string' || !/^\d{1,20}$/.test(id)) throw new CrmError('unavailable', `HubSpot's answer has no id; ${UNKNOWN}`)
      const hub = typeof config.hub_id === 'number' ? config.hub_id : null
      return { externalId: id, ...(hub === null ? {} : { recordUrl: `${app.siteUrl}/contacts/${hub}/record/${type}/${id}` }) }
    },
    async updateRecord(object, externalId, fields) {
      await write('PATCH', `${placeOf(object).path}/${idIn(externalId)}`, propertiesOf(fields))
    },
    async deleteRecord(object, externalId) {
      await write('DELETE', `${placeOf(object).path}/${idIn(externalId)}`)
      return 'soft'
    },
    async lookupCustomer({ phone, email }) {
      const by = (propertyName: string, value: string | undefined) =>
        value ? [{ filters: [{ propertyName, operator: 'EQ', value }] }] : []
      const filterGroups = [...by('email', email), ...by('phone', phone)]
      if (filterGroups.length === 0) return null
      return (await search('contact', { filterGroups, limit: 1 }))[0] ?? null
    },
    searchRecords: (object, query, limit) => search(object, { query, limit }),
    listRecent(object, since, limit) {
      const propertyName = placeOf(object).changed
      const filters = [{ propertyName, operator: 'GTE', value: String(since.getTime()) }]
      return search(object, { filterGroups: [{ filters }], sorts: [{ propertyName, direction: 'DESCENDING' }], limit })
    },
    async describe(object) {
      const { path, required } = placeOf(object)
      const { results } = await readAll(ports, `${app.apiUrl}/crm/v3/properties/${path}`, headers)
      return (Array.isArray(results) ? results : []).flatMap(({ name, label, hidden }: Answer) =>
        typeof name === 'string' && hidden !== true
          ? [{ name, label: typeof label === 'string' ? label : name, isRequired: required.includes(name) }]
          : [],
      )
    },
  }
}

/** Null when this installation has no app there. */
export function hubspotOAuth({ hubspot: app }: CrmApps): OAuthProvider | null {
  if (!app) return null
  return {
    name: 'HubSpot',
    authorizeUrl: `${app.siteUrl}/oauth/authorize`,
    tokenUrl: `${app.apiUrl}/oauth/v1/token`,
    scopes: [
      'oauth',
      ...['contacts', 'deals'].flatMap((name) => ['read', 'write'].map((right) => `crm.objects.${name}.${right}`)),
      ...['contacts', 'deals'].map((name) => `crm.schemas.${name}.read`),
      'tickets',
    ],
    clientId: app.clientId,
    clientSecret: app.clientSecret,
    names: {
      contact: { first_name: 'firstname', last_name: 'lastname' },
      deal: { title: 'dealname' },
      case: { description: 'content' },
    },
    async account(ports, { access_token }) {
      const url = `${app.apiUrl}/oauth/v1/access-tokens/${encodeURIComponent(access_token)}`
      const { hub_id } = judge(await ports.egress.send({ method: 'GET', url, headers: { accept: 'application/json' } }), {
        wrote: false,
        sent: [],
      })
      return typeof hub_id === 'number' ? { hub_id } : {}
    },
  }
}

type Method = 'POST' | 'PATCH' | 'DELETE'
type Answer = Readonly<Record<string, unknown>>
type Properties = Readonly<Record<string, string>>

interface Place {
  readonly path: string
  /** The kind of record in the addresses of its pages. */
  readonly type: string
  /** The property that says when it was changed last. */
  readonly changed: string
  readonly required: readonly string[]
}

const PLACES: Readonly<Partial<Record<CrmObject, Place>>> = {
  contact: { path: 'contacts', type: '0-1', changed: 'lastmodifieddate', required: [] },
  deal: { path: 'deals', type: '0-3', changed: 'hs_lastmodifieddate', required: ['dealname'] },
  case: { path: 'tickets', type: '0-5', changed: 'hs_lastmodifieddate', required: ['hs_pipeline_stage'] },
}

function placeOf(object: CrmObject): Place {
  const place = PLACES[object]
  if (!place) throw new CrmError('unsupported', `HubSpot takes contact, deal and case, no ${object}`, { didNothing: true })
  return place
}

/** Every property is written as text; several values are joined by a semicolon, and an empty one takes the value away. */
function propertiesOf(fields: CrmFields): Properties {
  const textOf = (value: unknown): string => {
    if (value === null || value === undefined) return ''
    if (Array.isArray(value)) return value.map(textOf).join(';')
    return typeof value === 'object' ? JSON.stringify(value) : String(value)
  }
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, textOf(value)]))
}

function idIn(externalId: string): string {
  if (!/^\d{1,20}$/.test(externalId)) throw new CrmError('not_found', 'this is no id of HubSpot')
  return externalId
}

function recordOf(value: unknown): CrmRecord[] {
  const { id, properties } = (typeof value === 'object' && value !== null ? value : {}) as Answer
  return typeof id === 'string' && typeof properties === 'object' && properties !== null
    ? [{ externalId: id, fields: properties as CrmFields }]
    : []
}

/** The members of a 2xx; anything else is thrown as what it means. `sent`: names of properties, of which a refusal may be about one. */
function judge(result: EgressResult, { wrote, sent }: { wrote: boolean; sent: readonly string[] }): Answer {
  if (result.kind === 'refused') throw new CrmError('unavailable', `HubSpot's address ${result.reason}`, { didNothing: true })
  if (result.kind === 'failed') throw unreached(result.reason, { wrote })
  const { status, headers, body } = result
  if (status >= 200 && status < 300) return membersOf(body)
  if (status === 401) throw new TokenRefused()
  if (status === 403)
    throw new CrmError('auth_failed', 'HubSpot grants the connection no right to this: connect it again', { didNothing: true })
  if (status === 404) throw new CrmError('not_found', 'HubSpot answered 404')
  if (status === 409) throw new CrmError('conflict', 'HubSpot has such a record')
  if (status === 429) throw limited(headers['retry-after'] ?? secondsIn(headers['x-hubspot-ratelimit-interval-milliseconds']))
  if (status >= 400 && status < 500) throw refusal(status, body, sent)
  throw new CrmError('unavailable', `HubSpot answered ${status}${wrote ? `; ${UNKNOWN}` : ''}`, { didNothing: !wrote })
}

/** Their text may be anything; what is told of it is which of our own names it quotes. */
function refusal(status: number, body: Buffer, sent: readonly string[]): CrmError {
  const text = body.toString('utf8').replaceAll('\\', '') // they put JSON into JSON
  const named = sent.filter((name) => text.includes(`"${name}"`))
  const about = named.length === 0 ? 'this record' : `the field ${named.join(', ')}`
  return new CrmError('validation_error', `HubSpot answered ${status}: it does not take ${about}`)
}

function secondsIn(milliseconds: string | undefined): string | undefined {
  return /^\d{1,8}$/.test(milliseconds ?? '') ? String(Math.ceil(Number(milliseconds) / 1000)) : undefined
}

function membersOf(body: Buffer): Answer {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Answer) : {}
  } catch {
    return {} // not JSON, as the empty answer to a deletion
  }
}

/** All properties of an object are more than an answer usually may hold. */
const MAX_PROPERTIES_BYTES = 4 * 1024 * 1024

async function readAll(ports: CrmPorts, url: string, headers: Readonly<Record<string, string>>): Promise<Answer> {
  const result = await ports.egress.stream({ method: 'GET', url, headers, maxBodyBytes: MAX_PROPERTIES_BYTES })
  if (result.kind !== 'response') return judge(result, { wrote: false, sent: [] })
  const body = await Array.fromAsync(result.body).then(Buffer.concat, (error: unknown) => {
    throw error instanceof EgressFailure ? unreached(error.reason, { wrote: false }) : error
  })
  return judge({ ...result, body, durationMs: 0 }, { wrote: false, sent: [] })
}
