import { readOptions, type VorelOptions } from './options.ts'
import {
  type Analytics,
  type Appointments,
  type Availability,
  analytics,
  appointments,
  availability,
  type Conversations,
  type Crm,
  conversations,
  crm,
  type Leads,
  leads,
  type Notices,
  notices,
  type Offerings,
  offerings,
  type WebhookEndpoints,
  webhookEndpoints,
} from './resources.gen.ts'
import { openTransport } from './transport.ts'

/**
 * The API of one business. Costs nothing to make, holds no connection, and can be shared by everything that may use its key; the key is in no property of it, so
 * it shows in no log.
 */
export class Vorel {
  readonly conversations: Conversations
  readonly leads: Leads
  readonly appointments: Appointments
  readonly availability: Availability
  readonly offerings: Offerings
  readonly analytics: Analytics
  readonly crm: Crm
  readonly webhookEndpoints: WebhookEndpoints
  readonly notices: Notices

  /** Throws a TypeError for options that can not work. */
  constructor(options: VorelOptions) {
    const transport = openTransport(readOptions(options))
    this.conversations = conversations(transport)
    this.leads = leads(transport)
    this.appointments = appointments(transport)
    this.availability = availability(transport)
    this.offerings = offerings(transport)
    this.analytics = analytics(transport)
    this.crm = crm(transport)
    this.webhookEndpoints = webhookEndpoints(transport)
    this.notices = notices(transport)
  }
}
