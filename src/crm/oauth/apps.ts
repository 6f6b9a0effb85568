/** This installation's apps at CRMs that are connected by OAuth (docs/settings.md). */
export interface CrmApps {
  readonly hubspot: HubspotApp | null
}

export interface HubspotApp {
  readonly clientId: string
  readonly clientSecret: string
  /** `https://api.hubapi.com`, unless a stand-in is set. */
  readonly apiUrl: string
  /** Where people are: `https://app.hubspot.com`. */
  readonly siteUrl: string
}
