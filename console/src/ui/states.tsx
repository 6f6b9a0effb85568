import { CircleAlert, LoaderCircle } from 'lucide-react'
import type { ReactNode } from 'react'
import { useCommonTexts } from '../i18n/common.ts'
import { Button } from './button.tsx'
import { cn } from './cn.ts'

/** Nothing is there yet: what it would be and what to do. */
export function EmptyState({
  icon,
  title,
  children,
  action,
}: {
  readonly icon?: ReactNode
  readonly title: string
  readonly children?: ReactNode
  readonly action?: ReactNode
}) {
  return (
    <div className="grid justify-items-center gap-2 px-6 py-14 text-center">
      {icon && (
        <div className="text-muted-foreground [&_svg]:size-9" aria-hidden>
          {icon}
        </div>
      )}
      <p className="font-medium">{title}</p>
      {children && <div className="max-w-md text-sm text-muted-foreground">{children}</div>}
      {action && <div className="mt-2">{action}</div>}
    </div>
  )
}

/** What went wrong, in the server's words, and the way on. */
export function ErrorState({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  const t = useCommonTexts()
  return (
    <div role="alert" className="grid justify-items-center gap-2 px-6 py-12 text-center">
      <CircleAlert className="size-8 text-danger" aria-hidden />
      <p className="font-medium">{t('error_title')}</p>
      <p className="max-w-md text-sm text-muted-foreground">{error instanceof Error ? error.message : t('error_unknown')}</p>
      {onRetry && <Button onClick={onRetry}>{t('retry')}</Button>}
    </div>
  )
}

export function Loading({ label }: { readonly label?: string }) {
  const t = useCommonTexts()
  return (
    <div role="status" className="flex items-center justify-center gap-2 p-10 text-sm text-muted-foreground">
      <LoaderCircle className="size-4 animate-spin" aria-hidden />
      {label ?? t('loading')}
    </div>
  )
}

/** In place of what is on its way, so that nothing jumps when it comes. */
export function Skeleton({ className }: { readonly className?: string }) {
  return <div aria-hidden className={cn('animate-pulse rounded-md bg-muted', className)} />
}
