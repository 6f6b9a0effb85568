import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../api/client.ts'
import { useBusiness } from '../../api/session.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, Select } from '../../ui/field.tsx'
import { tellError } from '../../ui/toast.ts'
import { useKeysTexts } from './keys-texts.ts'
import { SecretShownOnce } from './secret-shown-once.tsx'

const GRACE_DAYS = [0, 1, 7, 30]
const DAY_SECONDS = 86_400

export function RotateKeyDialog({ apiKey, onClose }: { readonly apiKey: { id: string; name: string }; readonly onClose: () => void }) {
  const t = useKeysTexts()
  const { slug } = useBusiness()
  const queryClient = useQueryClient()
  const [days, setDays] = useState(1)
  const [key, setKey] = useState<string | null>(null)
  const rotate = async () => {
    try {
      setKey((await call(slug, 'rotateApiKey', { id: apiKey.id, grace_seconds: days * DAY_SECONDS })).key)
      await queryClient.invalidateQueries({ queryKey: [slug, 'api-keys'] })
    } catch (error) {
      tellError(error)
    }
  }
  return (
    <Dialog isOpen onOpenChange={onClose} title={t('rotate_title', { name: apiKey.name })} description={t('rotate_text')}>
      {key === null ? (
        <>
          <Field label={t('grace')}>
            {(control) => (
              <Select value={days} onChange={(event) => setDays(Number(event.target.value))} {...control}>
                {GRACE_DAYS.map((count) => (
                  <option key={count} value={count}>
                    {count === 0 ? t('grace_none') : t('days', { count })}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Button variant="primary" className="justify-self-end" onClick={() => void rotate()}>
            {t('rotate')}
          </Button>
        </>
      ) : (
        <SecretShownOnce label={t('key')} value={key} note={t('once')} />
      )}
    </Dialog>
  )
}
