import type { ReactNode } from 'react'
import { cn } from './cn.ts'

/** A page's heading, its actions at the end of the line, and its content. */
export function Page({
  title,
  description,
  actions,
  children,
  isWide = false,
}: {
  readonly title: string
  readonly description?: string
  readonly actions?: ReactNode
  readonly children: ReactNode
  readonly isWide?: boolean
}) {
  return (
    <div className={cn('mx-auto flex w-full flex-col gap-5 p-4 sm:p-6', isWide ? 'max-w-none' : 'max-w-6xl')}>
      <div className="flex flex-wrap items-start gap-3">
        <div className="me-auto min-w-0">
          <h1 className="text-xl font-semibold">{title}</h1>
          {description && <p className="mt-0.5 text-sm text-muted-foreground">{description}</p>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
      {children}
    </div>
  )
}

export function Card({
  title,
  description,
  actions,
  children,
  className,
}: {
  readonly title?: string
  readonly description?: string
  readonly actions?: ReactNode
  readonly children: ReactNode
  readonly className?: string
}) {
  return (
    <section className={cn('rounded-lg border bg-surface', className)}>
      {(title || actions) && (
        <header className="flex flex-wrap items-center gap-3 border-b px-4 py-3">
          <div className="me-auto min-w-0">
            {title && <h2 className="font-semibold">{title}</h2>}
            {description && <p className="text-sm text-muted-foreground">{description}</p>}
          </div>
          {actions}
        </header>
      )}
      <div className="p-4">{children}</div>
    </section>
  )
}

/** A table that scrolls by itself on a narrow screen, reachable by keyboard. */
export function TableFrame({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable without a mouse (WCAG 2.1.1)
    <section aria-label={label} tabIndex={0} className="relative overflow-x-auto rounded-lg border bg-surface">
      <table className="w-full border-collapse text-sm [&_td]:border-t [&_td]:px-3 [&_td]:py-2.5 [&_th]:px-3 [&_th]:py-2.5 [&_th]:text-start [&_th]:text-xs [&_th]:font-medium [&_th]:text-muted-foreground">
        {children}
      </table>
    </section>
  )
}
