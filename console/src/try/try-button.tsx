import { MessageCircleQuestion } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useMay } from '../api/session.ts'
import { useShellTexts } from '../shell/texts.ts'
import { Button } from '../ui/button.tsx'

const TryPanel = lazy(async () => ({ default: (await import('./try-panel.tsx')).TryPanel }))

/** Opens the test conversation, on whatever page one is. `isBare`: in the bar of narrow screens. */
export function TryButton({ isBare = false }: { readonly isBare?: boolean }) {
  const t = useShellTexts()
  const mayTry = useMay('agent')
  const [isOpen, setOpen] = useState(false)
  const [wasOpened, setOpened] = useState(false)
  if (!mayTry) return null
  return (
    <>
      <Button
        size="sm"
        className={isBare ? 'ms-auto' : 'w-full'}
        onClick={() => {
          setOpened(true)
          setOpen(true)
        }}
      >
        <MessageCircleQuestion aria-hidden />
        {t('try_it')}
      </Button>
      {wasOpened && (
        <Suspense fallback={null}>
          <TryPanel isOpen={isOpen} onOpenChange={setOpen} />
        </Suspense>
      )}
    </>
  )
}
