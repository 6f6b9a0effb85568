/** The ways in and out, as conversations name them. */
export const CHANNELS = ['whatsapp', 'voice', 'webform', 'instagram', 'email'] as const
export type ChannelName = (typeof CHANNELS)[number]

/** Known by name, refused on ingest: nothing comes in or goes out there yet. */
export const RESERVED_CHANNELS = ['instagram', 'email'] as const satisfies readonly ChannelName[]
