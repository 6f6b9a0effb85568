import { CrmError } from './driver.ts'

/** What went wrong, where it is not the CRM's word but its silence or its being busy. */
export const UNKNOWN = 'whether the record was created is not known'

/** No answer. `wrote`: whether the request might have written something. */
export function unreached(reason: string, { wrote }: { wrote: boolean }): CrmError {
  const didNothing = !wrote || reason === 'connection refused' || reason === 'name not resolved' || reason === 'TLS failed'
  return new CrmError('unavailable', didNothing ? `the CRM was not reached: ${reason}` : `the CRM gave no answer: ${reason}; ${UNKNOWN}`, {
    didNothing,
  })
}

/** 429, with its Retry-After in seconds. */
export function limited(retryAfter: string | undefined): CrmError {
  const seconds = /^\d{1,5}$/.test(retryAfter ?? '') ? Number(retryAfter) : null
  const wait = seconds === null ? '' : `; try again in ${seconds} s`
  return new CrmError('rate_limited', `the CRM takes no more requests at the moment${wait}`, {
    didNothing: true,
    ...(seconds === null ? {} : { retryAfterSeconds: seconds }),
  })
}
