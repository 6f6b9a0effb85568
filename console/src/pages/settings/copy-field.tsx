import { Copy } from 'lucide-react'
import { useCommonTexts } from '../../i18n/common.ts'
import { Button } from '../../ui/button.tsx'
import { tell, tellError } from '../../ui/toast.ts'

export interface CopyFieldProps {
  readonly label: string
  readonly hint?: string
  readonly value: string
  /** Where the heading above it says the same. */
  readonly isLabelHidden?: boolean
}

/** An address or a few lines to take along. */
export function CopyField({ label, hint, value, isLabelHidden = false }: CopyFieldProps) {
  const common = useCommonTexts()
  const copy = () =>
    navigator.clipboard
      .writeText(value)
      .then(() => tell(common('copied')))
      .catch(tellError)
  return (
    <div className="grid gap-1.5">
      {!isLabelHidden && <p className="text-sm font-medium">{label}</p>}
      <div className="flex items-start gap-2">
        <code
          dir="ltr"
          className="min-w-0 grow rounded-md border bg-muted px-3 py-2 font-mono text-xs break-all whitespace-pre-wrap select-all"
        >
          {value}
        </code>
        <Button size="icon" aria-label={`${common('copy')}: ${label}`} onClick={() => void copy()}>
          <Copy aria-hidden />
        </Button>
      </div>
      {hint && <p className="text-sm text-muted-foreground">{hint}</p>}
    </div>
  )
}
