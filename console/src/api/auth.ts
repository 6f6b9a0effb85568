/** What the sign-in service refuses: `code` names the reason, `message` is for a person. */
export class AuthError extends Error {
  override readonly name = 'AuthError'
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

async function auth<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
  const response = await fetch(`/api/auth/${path}`, {
    method,
    credentials: 'same-origin',
    ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
  })
  const answer = await response.json().catch(() => null)
  if (response.ok) return answer as T
  // Our own refusals come in the API's envelope, the library's as they are.
  const { code = 'unknown', message = response.statusText } = answer?.error ?? answer ?? {}
  throw new AuthError(String(code), String(message))
}

export interface OpenSession {
  readonly id: string
  /** Names the session when it is ended; it opens nothing. */
  readonly token: string
  readonly createdAt: string
  readonly ipAddress?: string | null
  readonly userAgent?: string | null
}

export const signIn = (input: { email: string; password: string; rememberMe: boolean }) =>
  auth<{ user: { name: string } }>('POST', 'sign-in/email', input)
export const requestPasswordReset = (email: string) => auth('POST', 'request-password-reset', { email })
export const resetPassword = (token: string, newPassword: string) => auth('POST', 'reset-password', { token, newPassword })
export const changePassword = (input: { currentPassword: string; newPassword: string }) => auth('POST', 'change-password', input)
export const listSessions = () => auth<OpenSession[]>('GET', 'list-sessions')
export const revokeSession = (token: string) => auth('POST', 'revoke-session', { token })
export const revokeOtherSessions = () => auth('POST', 'revoke-other-sessions', {})

/** Leaves the page, so that nothing of the person stays in memory. */
export async function signOut(): Promise<void> {
  await auth('POST', 'sign-out', {}).catch(() => null) // a session that has ended already
  sessionStorage.clear()
  location.assign('/sign-in')
}

/** Goes to the other house and comes back signed in. */
export async function signInWith(provider: 'google' | 'microsoft', to: string): Promise<void> {
  const { url } = await auth<{ url: string }>('POST', 'sign-in/social', { provider, callbackURL: to })
  location.assign(url)
}
