export { Vorel } from './client.ts'
export {
  ApiError,
  BadRequestError,
  ConflictError,
  ConnectionError,
  type ErrorCode,
  ForbiddenError,
  InternalError,
  NotFoundError,
  RateLimitedError,
  TimeoutError,
  UnauthorizedError,
  UnexpectedResponseError,
  VorelError,
} from './errors.ts'
export type { List, Page } from './list.ts'
export type { Fetch, RequestOptions, VorelOptions } from './options.ts'
export type * from './resources.gen.ts'
export type * from './types.gen.ts'
export {
  type VerifyWebhookInput,
  verifyWebhook,
  type WebhookHeaders,
  WebhookVerificationError,
  type WebhookVerificationReason,
} from './verify-webhook.ts'
