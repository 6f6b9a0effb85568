import { useQuery } from '@tanstack/react-query'
import { UserPlus } from 'lucide-react'
import { useState } from 'react'
import { ROLES, type Role } from '../../../../src/contract/console/roles.ts'
import { call } from '../../api/client.ts'
import { useBusiness, useMay } from '../../api/session.ts'
import { useCommonTexts } from '../../i18n/common.ts'
import { formatDate } from '../../i18n/format.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Select } from '../../ui/field.tsx'
import { Page, TableFrame } from '../../ui/page.tsx'
import { ErrorState, Loading } from '../../ui/states.tsx'
import { InviteDialog } from './invite-dialog.tsx'
import { useTeamTexts } from './team-texts.ts'
import { useSettingsMutation } from './use-settings-mutation.ts'

export function TeamPage() {
  const t = useTeamTexts()
  const common = useCommonTexts()
  const { slug, timezone, user_id } = useBusiness()
  const isOwner = useMay('owner')
  const queryKey = [slug, 'team']
  const team = useQuery({ queryKey, queryFn: () => call(slug, 'listTeam') })
  const [isInviting, setInviting] = useState(false)
  const [leaving, setLeaving] = useState<{ id: string; name: string } | null>(null)
  const changeRole = useSettingsMutation((input: { id: string; role: Role }) => call(slug, 'changeRole', input), {
    invalidates: queryKey,
    done: common('saved'),
  })
  const remove = useSettingsMutation((input: { id: string }) => call(slug, 'removeMember', input), {
    invalidates: queryKey,
    done: t('removed', { name: leaving?.name ?? '' }),
  })
  const withdraw = useSettingsMutation((input: { id: string }) => call(slug, 'withdrawInvitation', input), { invalidates: queryKey })
  return (
    <Page
      title={t('title')}
      description={isOwner ? t('description') : t('only_owner')}
      actions={
        isOwner && (
          <Button variant="primary" onClick={() => setInviting(true)}>
            <UserPlus aria-hidden />
            {t('invite')}
          </Button>
        )
      }
    >
      {team.isPending && <Loading />}
      {team.error && <ErrorState error={team.error} onRetry={() => void team.refetch()} />}
      {team.data && (
        <TableFrame label={t('title')}>
          <thead>
            <tr>
              <th>{t('name')}</th>
              <th>{t('email')}</th>
              <th>{t('role')}</th>
              <th>
                <span className="sr-only">{t('actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {team.data.members.map(({ id, name, email, role, has_account }) => (
              <tr key={id}>
                <td>
                  <bdi>{name}</bdi> {id === user_id && <Badge>{t('you')}</Badge>} {!has_account && <Badge>{t('no_account')}</Badge>}
                </td>
                <td dir="ltr" className="rtl:text-end">
                  {email}
                </td>
                <td>
                  {isOwner ? (
                    <Select
                      className="w-auto"
                      aria-label={t('role_of', { name })}
                      value={role}
                      onChange={(event) => changeRole.mutate({ id, role: event.target.value as Role })}
                    >
                      {ROLES.map((each) => (
                        <option key={each} value={each}>
                          {t(each)}
                        </option>
                      ))}
                    </Select>
                  ) : (
                    t(role)
                  )}
                </td>
                <td className="text-end">
                  {isOwner && id !== user_id && (
                    <Button size="sm" onClick={() => setLeaving({ id, name })}>
                      {t('remove')}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
            {team.data.invitations.map(({ id, email, role, expires_at }) => (
              <tr key={id} className="text-muted-foreground">
                <td>{t('invited', { date: formatDate(expires_at, timezone) })}</td>
                <td dir="ltr" className="rtl:text-end">
                  {email}
                </td>
                <td>{t(role)}</td>
                <td className="text-end">
                  {isOwner && (
                    <Button size="sm" onClick={() => withdraw.mutate({ id })}>
                      {t('withdraw')}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </TableFrame>
      )}
      <InviteDialog isOpen={isInviting} onOpenChange={setInviting} />
      <Dialog
        isOpen={leaving !== null}
        onOpenChange={() => setLeaving(null)}
        title={t('remove_title', { name: leaving?.name ?? '' })}
        description={t('remove_text')}
      >
        <div className="flex justify-end gap-2">
          <Button onClick={() => setLeaving(null)}>{common('cancel')}</Button>
          <Button
            variant="danger"
            onClick={() => {
              if (leaving) remove.mutate({ id: leaving.id })
              setLeaving(null)
            }}
          >
            {t('remove')}
          </Button>
        </div>
      </Dialog>
    </Page>
  )
}
