import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { useCommonTexts } from '../i18n/common.ts'
import { cn } from './cn.ts'

export interface DialogProps {
  readonly isOpen: boolean
  readonly onOpenChange: (isOpen: boolean) => void
  readonly title: string
  readonly description?: string
  readonly children: ReactNode
  /** `side` slides in from the end of the line: for details beside what they belong to. */
  readonly variant?: 'centre' | 'side'
  readonly className?: string
}

/** A window over the page: focus stays in it, Escape closes it, and it is announced by its title. */
export function Dialog({ isOpen, onOpenChange, title, description, children, variant = 'centre', className }: DialogProps) {
  const t = useCommonTexts()
  return (
    <Radix.Root open={isOpen} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/45" />
        <Radix.Content
          {...(description ? {} : { 'aria-describedby': undefined })}
          className={cn(
            'fixed z-50 grid gap-4 overflow-y-auto border bg-surface p-5 shadow-xl',
            variant === 'centre' &&
              'start-1/2 top-1/2 max-h-[90dvh] w-[min(34rem,calc(100vw-2rem))] -translate-y-1/2 rounded-lg ltr:-translate-x-1/2 rtl:translate-x-1/2',
            variant === 'side' && 'inset-y-0 end-0 w-[min(28rem,100vw)] content-start',
            className,
          )}
        >
          <div className="flex items-start gap-3">
            <div className="grow">
              <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
              {description && <Radix.Description className="mt-1 text-sm text-muted-foreground">{description}</Radix.Description>}
            </div>
            <Radix.Close className="rounded-md p-1 text-muted-foreground hover:bg-muted" aria-label={t('close')}>
              <X className="size-5" aria-hidden />
            </Radix.Close>
          </div>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
