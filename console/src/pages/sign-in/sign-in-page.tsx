import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { AuthError, requestPasswordReset, signIn, signInWith } from '../../api/auth.ts'
import { request } from '../../api/request.ts'
import { meQuery } from '../../api/session.ts'
import { Button } from '../../ui/button.tsx'
import { Field, Input } from '../../ui/field.tsx'
import { PasswordField } from '../../ui/password-field.tsx'
import { SignInFrame } from './frame.tsx'
import { useSignInTexts } from './texts.ts'

const NAMES = { google: 'Google', microsoft: 'Microsoft' } as const

interface SignInOptions {
  readonly providers: readonly ('google' | 'microsoft')[]
  readonly min_password_length: number
}

export function SignInPage() {
  const t = useSignInTexts()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const { to = '/inbox' } = useSearch({ from: '/sign-in' })
  const { data: options } = useQuery({
    queryKey: ['sign-in-options'],
    queryFn: () => request<SignInOptions>('GET', '/api/console/options'),
  })
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [stays, setStays] = useState(true)
  const [problem, setProblem] = useState<string | null>(null)
  const [note, setNote] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)

  const attempt = async (work: () => Promise<void>) => {
    setBusy(true)
    setProblem(null)
    try {
      await work()
    } catch (error) {
      setProblem(
        error instanceof AuthError && error.code === 'INVALID_EMAIL_OR_PASSWORD'
          ? t('wrong')
          : error instanceof Error
            ? error.message
            : String(error),
      )
    }
    setBusy(false)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void attempt(async () => {
      await signIn({ email, password, rememberMe: stays })
      queryClient.clear()
      await queryClient.ensureQueryData(meQuery)
      await navigate({ href: to })
    })
  }
  const forgot = () =>
    void attempt(async () => {
      await requestPasswordReset(email)
      setNote(t('reset_sent'))
    })
  return (
    <SignInFrame title={t('title')}>
      <form className="grid gap-4" onSubmit={submit}>
        <Field label={t('email')}>
          {(control) => (
            <Input
              type="email"
              required
              autoComplete="username"
              dir="ltr"
              value={email}
              onChange={(event) => setEmail(event.target.value)}
              {...control}
            />
          )}
        </Field>
        <PasswordField label={t('password')} value={password} onChange={setPassword} error={problem} />
        <label className="flex items-center gap-2 text-sm">
          <input type="checkbox" checked={stays} onChange={(event) => setStays(event.target.checked)} />
          {t('remember')}
        </label>
        <Button type="submit" variant="primary" isBusy={isBusy}>
          {t('sign_in')}
        </Button>
      </form>
      {options?.providers.map((provider) => (
        <Button key={provider} onClick={() => void attempt(() => signInWith(provider, to))}>
          {t('with', { name: NAMES[provider] })}
        </Button>
      ))}
      <div className="grid gap-2 text-sm">
        <Button variant="link" className="justify-self-start" disabled={!email.includes('@')} onClick={forgot}>
          {t('forgot')}
        </Button>
        {note && <p role="status">{note}</p>}
        <a className="text-muted-foreground underline-offset-4 hover:underline" href="/">
          {t('demo')}
        </a>
      </div>
    </SignInFrame>
  )
}
