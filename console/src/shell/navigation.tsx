import { Link } from '@tanstack/react-router'
import { BookOpen, CalendarDays, ChartNoAxesColumn, Inbox, Settings, ShieldCheck, Tag, Users } from 'lucide-react'
import { useShellTexts } from './texts.ts'

const ITEMS = [
  ['inbox', '/inbox', Inbox],
  ['leads', '/leads', Users],
  ['calendar', '/calendar', CalendarDays],
  ['offerings', '/offerings', Tag],
  ['knowledge', '/knowledge', BookOpen],
  ['analytics', '/analytics', ChartNoAxesColumn],
  ['settings', '/settings', Settings],
] as const

export function Navigation({ isOperator, onNavigate }: { readonly isOperator: boolean; readonly onNavigate?: () => void }) {
  const t = useShellTexts()
  const items = isOperator ? [...ITEMS, ['admin', '/admin', ShieldCheck] as const] : ITEMS
  return (
    <nav aria-label={t('main')} className="grid gap-0.5">
      {items.map(([name, to, Icon]) => (
        <Link
          key={name}
          to={to}
          onClick={onNavigate}
          className="flex items-center gap-2.5 rounded-md px-2.5 py-2 text-sm font-medium text-muted-foreground hover:bg-muted hover:text-foreground aria-[current=page]:bg-accent aria-[current=page]:text-accent-foreground"
          activeProps={{ 'aria-current': 'page' }}
        >
          <Icon className="size-4.5 shrink-0" aria-hidden />
          {t(name)}
        </Link>
      ))}
    </nav>
  )
}
