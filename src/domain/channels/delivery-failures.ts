/** Why a message reached nobody; kept in `message_deliveries.failure`. */
export const DELIVERY_FAILURES = [
  /** More than 24 hours since the customer wrote, and no template for it. */
  'window_closed',
  /** The number is not on WhatsApp, or can't be written to. */
  'invalid_recipient',
  /** The template is unknown to the provider, paused, or takes other variables. */
  'template_rejected',
  /** The provider takes this message from nobody. */
  'rejected',
  /** It didn't answer, or not in time, as often as it was asked. */
  'provider_unavailable',
  /** It waited for a day. */
  'too_late',
  /** A person took the conversation over before it left. */
  'taken_over',
] as const

export type DeliveryFailure = (typeof DELIVERY_FAILURES)[number]
