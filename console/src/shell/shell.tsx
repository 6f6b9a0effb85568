import { useQuery } from '@tanstack/react-query'
import { Outlet, useLocation, useRouteContext } from '@tanstack/react-router'
import { Building2, MenuIcon } from 'lucide-react'
import { Direction } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Toaster } from 'sonner'
import { businessOf, meQuery } from '../api/session.ts'
import { TryButton } from '../try/try-button.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { EmptyState } from '../ui/states.tsx'
import { AccountMenu } from './account-menu.tsx'
import { BusinessMenu } from './business-menu.tsx'
import { Navigation } from './navigation.tsx'
import { useShellTexts } from './texts.ts'

/** The frame of every page: a column of ways on wide screens, a bar with a menu on narrow ones. */
export function Shell() {
  const t = useShellTexts()
  const { i18n } = useTranslation()
  const loaded = useRouteContext({ from: '/signed-in' }).me
  const me = useQuery(meQuery).data ?? loaded
  const business = businessOf(me)
  // Who runs the installation need not belong to a business.
  const isAdminSide = useLocation().pathname === '/admin'
  const [isMenuOpen, setMenuOpen] = useState(false)
  const direction = i18n.language === 'ar' ? 'rtl' : 'ltr'
  const ways = (tryButton: ReactNode) => (
    <>
      {business && <BusinessMenu me={me} business={business} />}
      <Navigation isOperator={me.account.is_operator} onNavigate={() => setMenuOpen(false)} />
      <div className="mt-auto grid gap-2 pt-3">
        {tryButton}
        <AccountMenu me={me} />
      </div>
    </>
  )
  return (
    <Direction.Provider dir={direction}>
      <a href="#content" className="sr-only rounded-md bg-surface p-2 focus:not-sr-only focus:absolute focus:z-50">
        {t('skip')}
      </a>
      <div className="flex h-dvh flex-col md:flex-row">
        <aside className="hidden w-56 shrink-0 flex-col gap-3 overflow-y-auto border-e bg-surface p-3 md:flex">
          {ways(business && <TryButton key={business.slug} />)}
        </aside>
        <header className="flex items-center gap-2 border-b bg-surface px-3 py-2 md:hidden">
          <Button variant="ghost" size="icon" onClick={() => setMenuOpen(true)} aria-label={t('menu')}>
            <MenuIcon aria-hidden />
          </Button>
          <bdi className="truncate font-semibold">{business?.name}</bdi>
          {business && <TryButton key={business.slug} isBare />}
        </header>
        <Dialog isOpen={isMenuOpen} onOpenChange={setMenuOpen} title={t('menu')} variant="side">
          {ways(null)}
        </Dialog>
        <main id="content" tabIndex={-1} className="min-h-0 min-w-0 grow overflow-y-auto outline-none">
          {business || isAdminSide ? (
            // Another business is another world: nothing of the first one's state stays.
            <Outlet key={business?.slug} />
          ) : (
            <EmptyState icon={<Building2 />} title={t('no_business_title')}>
              {t('no_business')}
            </EmptyState>
          )}
        </main>
      </div>
      <Toaster position={direction === 'rtl' ? 'bottom-left' : 'bottom-right'} dir={direction} closeButton />
    </Direction.Provider>
  )
}
