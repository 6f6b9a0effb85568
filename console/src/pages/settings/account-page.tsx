import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { AuthError, changePassword, listSessions, revokeOtherSessions, revokeSession } from '../../api/auth.ts'
import { meQuery } from '../../api/session.ts'
import { formatDateTime } from '../../i18n/format.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card, Page } from '../../ui/page.tsx'
import { PasswordField } from '../../ui/password-field.tsx'
import { ErrorState, Loading } from '../../ui/states.tsx'
import { tell } from '../../ui/toast.ts'
import { useAccountTexts } from './account-texts.ts'
import { useSettingsMutation } from './use-settings-mutation.ts'

export function AccountPage() {
  const t = useAccountTexts()
  return (
    <Page title={t('title')}>
      <PasswordCard />
      <SessionsCard />
    </Page>
  )
}

function PasswordCard() {
  const t = useAccountTexts()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    try {
      await changePassword({ currentPassword: current, newPassword: next })
      setProblem(null)
      setCurrent('')
      setNext('')
      tell(t('changed'))
    } catch (error) {
      setProblem(
        error instanceof AuthError && error.code === 'INVALID_PASSWORD'
          ? t('wrong')
          : error instanceof Error
            ? error.message
            : String(error),
      )
    }
  }
  return (
    <Card title={t('password')}>
      <form className="grid max-w-sm gap-4" onSubmit={(event) => void submit(event)}>
        <PasswordField label={t('current')} value={current} onChange={setCurrent} error={problem} />
        <PasswordField label={t('next')} isNew value={next} onChange={setNext} hint={t('hint')} />
        <Button type="submit" variant="primary" className="justify-self-start">
          {t('change')}
        </Button>
      </form>
    </Card>
  )
}

const QUERY = ['sessions']

function SessionsCard() {
  const t = useAccountTexts()
  const { data: me } = useQuery(meQuery)
  const sessions = useQuery({ queryKey: QUERY, queryFn: listSessions })
  const end = useSettingsMutation(revokeSession, { invalidates: QUERY, done: t('ended') })
  const endOthers = useSettingsMutation(() => revokeOtherSessions(), { invalidates: QUERY, done: t('ended') })
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return (
    <Card
      title={t('sessions')}
      description={t('sessions_text')}
      actions={
        <Button size="sm" onClick={() => endOthers.mutate(undefined)}>
          {t('end_others')}
        </Button>
      }
    >
      {sessions.isPending && <Loading />}
      {sessions.error && <ErrorState error={sessions.error} onRetry={() => void sessions.refetch()} />}
      <ul className="grid gap-3">
        {sessions.data?.map((session) => (
          <li key={session.id} className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <div className="me-auto min-w-0">
              <p className="truncate text-sm font-medium" dir="ltr" title={session.userAgent ?? ''}>
                {nameOf(session.userAgent) ?? t('unknown')}{' '}
                {session.ipAddress && <span className="text-muted-foreground">· {session.ipAddress}</span>}
              </p>
              <p className="text-sm text-muted-foreground">{t('since', { date: formatDateTime(session.createdAt, zone) })}</p>
            </div>
            {session.id === me?.account.session_id ? (
              <Badge tone="accent">{t('here')}</Badge>
            ) : (
              <Button size="sm" onClick={() => end.mutate(session.token)}>
                {t('end')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** `Firefox on Windows`, as far as the browser says. */
function nameOf(userAgent: string | null | undefined): string | null {
  const browser = /(Edg|OPR|Firefox|Chrome|Safari)\//.exec(userAgent ?? '')?.[1]
  const system = /Windows|Android|iPhone|iPad|Mac OS X|Linux/.exec(userAgent ?? '')?.[0]
  if (!browser) return null
  const name = { Edg: 'Edge', OPR: 'Opera' }[browser] ?? browser
  return system ? `${name} · ${system.replace('Mac OS X', 'macOS')}` : name
}
