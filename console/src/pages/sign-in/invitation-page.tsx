import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import type { Role } from '../../../../src/contract/console/roles.ts'
import { request } from '../../api/request.ts'
import { Button } from '../../ui/button.tsx'
import { Field, Input } from '../../ui/field.tsx'
import { messageOf } from '../../ui/message-of.ts'
import { MIN_PASSWORD_LENGTH, PasswordField } from '../../ui/password-field.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Loading } from '../../ui/states.tsx'
import { SignInFrame } from './frame.tsx'
import { useSignInTexts } from './texts.ts'

interface Invitation {
  readonly email: string
  readonly business: string
  readonly role: Role
  readonly has_account: boolean
}

/** The token stands behind the #, so that no server's log has it. */
export function InvitationPage() {
  const t = useSignInTexts()
  const navigate = useNavigate()
  const token = location.hash.slice(1)
  const { data, isPending } = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => request<Invitation>('POST', '/api/console/preview-invitation', { body: { token } }),
    retry: false,
  })
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    try {
      await request('POST', '/api/console/accept-invitation', { body: { token, ...(data?.has_account ? {} : { name, password }) } })
      await navigate({ to: '/sign-in' })
    } catch (error) {
      setProblem(messageOf(error))
    }
  }
  if (isPending) return <Loading />
  if (!data) return <SignInFrame title={t('invitation_invalid')}>{null}</SignInFrame>
  return (
    <SignInFrame title={t('join_title', { business: data.business })}>
      <p className="text-sm text-muted-foreground">{t('join_text', { role: t(data.role) })}</p>
      <form className="grid gap-4" onSubmit={(event) => void submit(event)}>
        <Field label={t('email')}>{(control) => <Input dir="ltr" value={data.email} readOnly {...control} />}</Field>
        {data.has_account ? (
          <p className="text-sm">{t('join_sign_in')}</p>
        ) : (
          <>
            <Field label={t('name')}>
              {(control) => (
                <Input required autoComplete="name" value={name} onChange={(event) => setName(event.target.value)} {...control} />
              )}
            </Field>
            <PasswordField
              label={t('password')}
              isNew
              value={password}
              onChange={setPassword}
              hint={t('password_hint', { count: MIN_PASSWORD_LENGTH })}
            />
          </>
        )}
        <Problem text={problem} />
        <Button type="submit" variant="primary">
          {t('join')}
        </Button>
      </form>
    </SignInFrame>
  )
}
