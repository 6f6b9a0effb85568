import { Link, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { AuthError, resetPassword } from '../../api/auth.ts'
import { Button } from '../../ui/button.tsx'
import { MIN_PASSWORD_LENGTH, PasswordField } from '../../ui/password-field.tsx'
import { SignInFrame } from './frame.tsx'
import { useSignInTexts } from './texts.ts'

export function ResetPasswordPage() {
  const t = useSignInTexts()
  const { token } = useSearch({ from: '/reset-password' })
  const [password, setPassword] = useState('')
  const [problem, setProblem] = useState<string | null>(token === undefined ? t('reset_invalid') : null)
  const [isDone, setDone] = useState(false)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    try {
      await resetPassword(token ?? '', password)
      setDone(true)
    } catch (error) {
      setProblem(
        error instanceof AuthError && error.code === 'INVALID_TOKEN'
          ? t('reset_invalid')
          : error instanceof Error
            ? error.message
            : String(error),
      )
    }
  }
  return (
    <SignInFrame title={t('reset_title')}>
      {isDone ? (
        <p role="status">{t('reset_done')}</p>
      ) : (
        <form className="grid gap-4" onSubmit={(event) => void submit(event)}>
          <PasswordField
            label={t('new_password')}
            isNew
            value={password}
            onChange={setPassword}
            hint={t('password_hint', { count: MIN_PASSWORD_LENGTH })}
            error={problem}
          />
          <Button type="submit" variant="primary" disabled={token === undefined}>
            {t('reset_title')}
          </Button>
        </form>
      )}
      <Link to="/sign-in" className="text-sm text-primary underline-offset-4 hover:underline">
        {t('to_sign_in')}
      </Link>
    </SignInFrame>
  )
}
