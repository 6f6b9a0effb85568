import { Copy } from 'lucide-react'
import { useState } from 'react'
import { useCommonTexts } from '../../i18n/common.ts'
import { Button } from '../../ui/button.tsx'

/** Something that is shown here and never again, with a way to copy it. */
export function SecretShownOnce({ label, value, note }: { readonly label: string; readonly value: string; readonly note: string }) {
  const t = useCommonTexts()
  const [isCopied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(value)
    setCopied(true)
  }
  return (
    <div className="grid gap-2 rounded-md bg-warning-soft p-3 text-warning-foreground">
      <p className="text-sm font-medium">{note}</p>
      <div className="flex items-center gap-2">
        <code
          dir="ltr"
          title={label}
          data-testid="secret"
          className="min-w-0 grow rounded-sm bg-surface px-2 py-1.5 font-mono text-sm break-all text-foreground select-all"
        >
          {value}
        </code>
        <Button size="icon" onClick={() => void copy()} aria-label={isCopied ? t('copied') : `${t('copy')}: ${label}`}>
          <Copy aria-hidden />
        </Button>
      </div>
      <p role="status" className="sr-only">
        {isCopied ? t('copied') : ''}
      </p>
    </div>
  )
}
