import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ROLES, type Role } from '../../../../src/contract/console/roles.ts'
import { call } from '../../api/client.ts'
import { useBusiness } from '../../api/session.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, Input, Select } from '../../ui/field.tsx'
import { messageOf } from '../../ui/message-of.ts'
import { SecretShownOnce } from './secret-shown-once.tsx'
import { useTeamTexts } from './team-texts.ts'

export function InviteDialog({ isOpen, onOpenChange }: { readonly isOpen: boolean; readonly onOpenChange: (isOpen: boolean) => void }) {
  const t = useTeamTexts()
  const { slug } = useBusiness()
  const queryClient = useQueryClient()
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('agent')
  const [problem, setProblem] = useState<string | null>(null)
  const [url, setUrl] = useState<string | null>(null)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setProblem(null)
    try {
      setUrl((await call(slug, 'inviteMember', { email, role })).url)
      await queryClient.invalidateQueries({ queryKey: [slug, 'team'] })
    } catch (error) {
      setProblem(messageOf(error))
    }
  }
  const close = (next: boolean) => {
    onOpenChange(next)
    setUrl(null)
    setEmail('')
    setProblem(null)
  }
  return (
    <Dialog isOpen={isOpen} onOpenChange={close} title={t('invite_title')} description={t('invite_text')}>
      {url === null ? (
        <form className="grid gap-4" onSubmit={(event) => void submit(event)}>
          <Field label={t('email')} error={problem}>
            {(control) => (
              <Input type="email" required dir="ltr" value={email} onChange={(event) => setEmail(event.target.value)} {...control} />
            )}
          </Field>
          <Field label={t('role')} hint={t(`${role}_hint`)}>
            {(control) => (
              <Select value={role} onChange={(event) => setRole(event.target.value as Role)} {...control}>
                {ROLES.map((each) => (
                  <option key={each} value={each}>
                    {t(each)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Button type="submit" variant="primary" className="justify-self-end">
            {t('send')}
          </Button>
        </form>
      ) : (
        <SecretShownOnce label={t('link')} value={url} note={t('link_note')} />
      )}
    </Dialog>
  )
}
