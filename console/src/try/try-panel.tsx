import { useMutation } from '@tanstack/react-query'
import { RotateCcw } from 'lucide-react'
import { useEffect, useState } from 'react'
import { call } from '../api/client.ts'
import { useBusiness } from '../api/session.ts'
import type { Language } from '../i18n/i18n.ts'
import { ScenarioDownload } from '../scenario/scenario-download.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Select } from '../ui/field.tsx'
import { ErrorState, Loading } from '../ui/states.tsx'
import { useTryTexts } from './texts.ts'
import { TryChat } from './try-chat.tsx'

/** A talk with the receptionist from any page. Closing it leaves it as it is. */
export function TryPanel({ isOpen, onOpenChange }: { readonly isOpen: boolean; readonly onOpenChange: (isOpen: boolean) => void }) {
  const t = useTryTexts()
  const { slug, default_language } = useBusiness()
  const [language, setLanguage] = useState<Language>(default_language)
  const start = useMutation({ mutationFn: (input: { language: Language }) => call(slug, 'startTry', input) })
  const { mutate, isIdle } = start
  useEffect(() => {
    if (isOpen && isIdle) mutate({ language })
  }, [isOpen, isIdle, mutate, language])
  const again = (
    <Button size="sm" isBusy={start.isPending} onClick={() => mutate({ language })}>
      <RotateCcw aria-hidden />
      {t('again')}
    </Button>
  )
  const open = start.data ? { ...start.data, purpose: 'panel' as const } : null
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title={t('title')}
      description={t('description')}
      variant="side"
      className="flex flex-col"
    >
      <div className="flex flex-wrap items-center gap-2">
        <Select
          className="w-auto"
          aria-label={t('language')}
          value={language}
          onChange={(event) => {
            const chosen = event.target.value as Language
            setLanguage(chosen)
            mutate({ language: chosen })
          }}
        >
          <option value="en">{t('greeted_en')}</option>
          <option value="ar">{t('greeted_ar')}</option>
        </Select>
        {again}
        {open && <ScenarioDownload conversationId={open.conversation_id} purpose="panel" />}
      </div>
      {start.isPending && <Loading label={t('preparing')} />}
      {start.error && <ErrorState error={start.error} onRetry={() => mutate({ language })} />}
      {open && <TryChat key={open.conversation_id} open={open} again={again} />}
    </Dialog>
  )
}
