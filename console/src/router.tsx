import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router'
import { UnauthorizedError } from '@vorel/sdk'
import { businessOf, chooseBusiness, meQuery } from './api/session.ts'
import { ErrorState, Loading } from './ui/states.tsx'

/** Nothing that a browser would take for another host: `//elsewhere`, `/\\elsewhere`. */
function isOwnPath(to: unknown): to is string {
  return (
    typeof to === 'string' &&
    /^\/[^\\\p{Cc}]*$/u.test(to) &&
    URL.canParse(to, location.origin) &&
    new URL(to, location.origin).origin === location.origin
  )
}

interface RouterContext {
  readonly queryClient: QueryClient
}

const rootRoute = createRootRouteWithContext<RouterContext>()({ component: Outlet })

/** For who has not signed in. */
const signIn = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  // Undefined, not left out: what is left out here is read from the address as it stands.
  validateSearch: (search): { to?: string | undefined } => ({ to: isOwnPath(search.to) ? search.to : undefined }),
  component: lazyRouteComponent(() => import('./pages/sign-in/sign-in-page.tsx'), 'SignInPage'),
})
const invitation = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invitation',
  component: lazyRouteComponent(() => import('./pages/sign-in/invitation-page.tsx'), 'InvitationPage'),
})
const resetPassword = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reset-password',
  validateSearch: (search): { token?: string } => (typeof search.token === 'string' ? { token: search.token } : {}),
  component: lazyRouteComponent(() => import('./pages/sign-in/reset-password-page.tsx'), 'ResetPasswordPage'),
})

/** Everything else needs a person; `?business=slug` in a link chooses theirs. */
const signedIn = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signed-in',
  validateSearch: (search): { business?: string } => (typeof search.business === 'string' ? { business: search.business } : {}),
  beforeLoad: async ({ context, location, search }) => {
    if (search.business !== undefined) chooseBusiness(search.business)
    try {
      const me = await context.queryClient.ensureQueryData(meQuery)
      return { me, business: businessOf(me) }
    } catch (error) {
      if (!(error instanceof UnauthorizedError)) throw error
      throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { to: location.href } })
    }
  },
  component: lazyRouteComponent(() => import('./shell/shell.tsx'), 'Shell'),
})

const home = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/inbox' })
  },
})
const inbox = createRoute({
  getParentRoute: () => signedIn,
  path: '/inbox',
  component: lazyRouteComponent(() => import('./pages/inbox/inbox-page.tsx'), 'InboxPage'),
})
/** The same page, with a conversation open: switching keeps the list. */
const inboxConversation = createRoute({
  getParentRoute: () => inbox,
  path: '$conversationId',
  component: lazyRouteComponent(() => import('./pages/inbox/conversation-pane.tsx'), 'ConversationPane'),
})
const leads = createRoute({
  getParentRoute: () => signedIn,
  path: '/leads',
  component: lazyRouteComponent(() => import('./pages/leads/leads-page.tsx'), 'LeadsPage'),
})
const calendar = createRoute({
  getParentRoute: () => signedIn,
  path: '/calendar',
  component: lazyRouteComponent(() => import('./pages/calendar/calendar-page.tsx'), 'CalendarPage'),
})
const offerings = createRoute({
  getParentRoute: () => signedIn,
  path: '/offerings',
  component: lazyRouteComponent(() => import('./pages/offerings/offerings-page.tsx'), 'OfferingsPage'),
})
const knowledge = createRoute({
  getParentRoute: () => signedIn,
  path: '/knowledge',
  component: lazyRouteComponent(() => import('./pages/knowledge/knowledge-page.tsx'), 'KnowledgePage'),
})
const analytics = createRoute({
  getParentRoute: () => signedIn,
  path: '/analytics',
  component: lazyRouteComponent(() => import('./pages/analytics/analytics-page.tsx'), 'AnalyticsPage'),
})
const admin = createRoute({
  getParentRoute: () => signedIn,
  path: '/admin',
  component: lazyRouteComponent(() => import('./pages/admin/admin-page.tsx'), 'AdminPage'),
})
const settings = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings',
  component: lazyRouteComponent(() => import('./pages/settings/settings-page.tsx'), 'SettingsPage'),
})
const settingsHome = createRoute({
  getParentRoute: () => settings,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/settings/profile' })
  },
})
const settingsPart = <const P extends string>(path: P, load: Parameters<typeof lazyRouteComponent>[0], name: string) =>
  createRoute({ getParentRoute: () => settings, path, component: lazyRouteComponent(load as () => Promise<Record<string, never>>, name) })

const settingsParts = [
  settingsPart('profile', () => import('./pages/settings/profile-page.tsx'), 'ProfilePage'),
  settingsPart('calendar', () => import('./pages/settings/calendar-settings-page.tsx'), 'CalendarSettingsPage'),
  settingsPart('receptionist', () => import('./pages/settings/receptionist-page.tsx'), 'ReceptionistPage'),
  settingsPart('guardrails', () => import('./pages/settings/guardrails-page.tsx'), 'GuardrailsPage'),
  settingsPart('brain', () => import('./pages/settings/brain-page.tsx'), 'BrainPage'),
  settingsPart('team', () => import('./pages/settings/team-page.tsx'), 'TeamPage'),
  settingsPart('widget', () => import('./pages/settings/widget-page.tsx'), 'WidgetPage'),
  settingsPart('audit', () => import('./pages/settings/audit-page.tsx'), 'AuditPage'),
  settingsPart('account', () => import('./pages/settings/account-page.tsx'), 'AccountPage'),
  settingsPart('integrations/api-keys', () => import('./pages/settings/api-keys-page.tsx'), 'ApiKeysPage'),
  settingsPart('integrations/webhooks', () => import('./pages/settings/webhooks-page.tsx'), 'WebhooksPage'),
  settingsPart('integrations/crm', () => import('./pages/settings/crm-page.tsx'), 'CrmPage'),
  settingsPart('integrations/channels', () => import('./pages/settings/channels-page.tsx'), 'ChannelsPage'),
]

const routeTree = rootRoute.addChildren([
  signIn,
  invitation,
  resetPassword,
  signedIn.addChildren([
    home,
    inbox.addChildren([inboxConversation]),
    leads,
    calendar,
    offerings,
    knowledge,
    analytics,
    admin,
    settings.addChildren([settingsHome, ...settingsParts]),
  ]),
])

export function createAppRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: 'intent',
    defaultPendingComponent: () => <Loading />,
    defaultErrorComponent: ({ error, reset }) => <ErrorState error={error} onRetry={reset} />,
    defaultNotFoundComponent: () => <ErrorState error={null} />,
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>
  }
}
