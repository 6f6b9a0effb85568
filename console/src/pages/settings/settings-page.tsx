import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useSettingsTexts } from './texts.ts'

const PARTS = [
  ['profile', '/settings/profile'],
  ['calendar', '/settings/calendar'],
  ['receptionist', '/settings/receptionist'],
  ['guardrails', '/settings/guardrails'],
  ['brain', '/settings/brain'],
  ['team', '/settings/team'],
  ['channels', '/settings/integrations/channels'],
  ['widget', '/settings/widget'],
  ['api_keys', '/settings/integrations/api-keys'],
  ['webhooks', '/settings/integrations/webhooks'],
  ['crm', '/settings/integrations/crm'],
  ['audit', '/settings/audit'],
  ['account', '/settings/account'],
] as const

/** The parts in a row above on narrow screens, in a column beside on wide ones. */
export function SettingsPage() {
  const t = useSettingsTexts()
  const nav = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  // biome-ignore lint/correctness/useExhaustiveDependencies: another part is another link to show
  useEffect(() => {
    nav.current?.querySelector('[aria-current=page]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [pathname])
  return (
    <div className="flex flex-col lg:flex-row">
      <nav
        ref={nav}
        aria-label={t('title')}
        className="flex shrink-0 gap-1 overflow-x-auto border-b p-3 lg:w-52 lg:flex-col lg:border-b-0 lg:pt-6"
      >
        {PARTS.map(([name, to]) => (
          <Link
            key={name}
            to={to as '/settings'}
            className="rounded-md px-2.5 py-1.5 text-sm whitespace-nowrap text-muted-foreground hover:bg-muted hover:text-foreground aria-[current=page]:bg-muted aria-[current=page]:font-medium aria-[current=page]:text-foreground"
            activeProps={{ 'aria-current': 'page' }}
          >
            {t(name)}
          </Link>
        ))}
      </nav>
      <div className="min-w-0 grow">
        <Outlet />
      </div>
    </div>
  )
}
