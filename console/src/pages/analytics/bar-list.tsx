import { formatNumber } from '../../i18n/format.ts'

export interface BarRow {
  readonly name: string
  readonly value: number
  readonly note?: string
  /** A name of ours, not a word of a language. */
  readonly isCode?: boolean
}

/** Names with their numbers, and a bar behind each as long as its number. */
export function BarList({ label, rows }: { readonly label: string; readonly rows: readonly BarRow[] }) {
  const most = Math.max(1, ...rows.map(({ value }) => value))
  return (
    <ul aria-label={label} className="grid gap-1.5">
      {rows.map(({ name, value, note, isCode }) => (
        <li key={name} className="relative flex items-center gap-2 overflow-hidden rounded-sm px-2 py-1 text-sm">
          <div aria-hidden className="absolute inset-y-0 start-0 rounded-sm bg-accent" style={{ width: `${(100 * value) / most}%` }} />
          <span
            className={isCode ? 'relative me-auto min-w-0 truncate font-mono text-xs' : 'relative me-auto min-w-0 truncate'}
            dir={isCode ? 'ltr' : undefined}
          >
            {name}
          </span>
          {note && <span className="relative text-muted-foreground">{note}</span>}
          <span className="relative font-semibold tabular-nums">{formatNumber(value)}</span>
        </li>
      ))}
    </ul>
  )
}

export function Figure({ label, value, note = '' }: { readonly label: string; readonly value: string; readonly note?: string }) {
  return (
    <div className="rounded-lg border bg-surface p-3">
      <dt className="text-sm text-muted-foreground">{label}</dt>
      <dd className="text-2xl font-semibold tabular-nums">{value}</dd>
      {note && <dd className="text-sm text-muted-foreground">{note}</dd>}
    </div>
  )
}
