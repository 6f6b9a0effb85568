import { z } from 'zod'
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from '../../accounts/accounts.ts'
import { text } from '../../contract/common.ts'

export const RESET_PAGE = '/reset-password'
const SIGN_IN_PAGE = '/sign-in'

/** Where a person lands afterwards: a path of ours. `//elsewhere`, backslashes and tabs, out of which browsers make other hosts, are refused. */
const OwnPath = z
  .string()
  .max(2000)
  .refine((path) => /^\/[^\\\p{Cc}]*$/u.test(path) && URL.canParse(path, OWN) && new URL(path, OWN).origin === OWN, {
    error: 'must be a path of the console',
  })
const OWN = 'http://own.invalid'

const password = text(1, MAX_PASSWORD_LENGTH)
export const NewPassword = z
  .string()
  .min(MIN_PASSWORD_LENGTH, `must have at least ${MIN_PASSWORD_LENGTH} characters`)
  .max(MAX_PASSWORD_LENGTH, `must have at most ${MAX_PASSWORD_LENGTH} characters`)
const email = text(3, 254).transform((value) => value.trim().toLowerCase())
const nothing = z.strictObject({})

/** What each request of the auth library may say; it gets nothing else, and where it redirects to is ours to say. */
export const AUTH_BODIES = {
  '/sign-in/email': z.strictObject({ email, password, rememberMe: z.boolean().default(true) }),
  '/sign-in/social': z
    .strictObject({ provider: z.enum(['google', 'microsoft']), callbackURL: OwnPath })
    .transform((body) => ({ ...body, errorCallbackURL: SIGN_IN_PAGE })),
  '/sign-out': nothing,
  '/request-password-reset': z.strictObject({ email }).transform((body) => ({ ...body, redirectTo: RESET_PAGE })),
  '/reset-password': z.strictObject({ token: text(1, 100), newPassword: NewPassword }),
  /** Whoever knew the old password is out. */
  '/change-password': z
    .strictObject({ currentPassword: password, newPassword: NewPassword })
    .transform((body) => ({ ...body, revokeOtherSessions: true })),
  '/revoke-session': z.strictObject({ token: text(1, 100) }),
  '/revoke-other-sessions': nothing,
  '/list-sessions': nothing,
  '/reset-password/:token': nothing,
  '/callback/:provider': nothing,
} as const
export type AuthPath = keyof typeof AUTH_BODIES
