import { z } from 'zod'
import { Id } from '../common.ts'

/** Path parameters of an operation on one resource. */
export const idOf = (what: string) => z.strictObject({ id: Id.meta({ description: `UUID of the ${what}.` }) })

export const LIST_ERRORS = [400, 401, 403, 429] as const
export const ITEM_ERRORS = [400, 401, 403, 404, 429] as const
