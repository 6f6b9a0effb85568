import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import { type ChatTenant, findWidgetTenant, readChatTenant } from '../../domain/chat/find-widget-tenant.ts'
import { greetingText } from '../../domain/conversations/greeting-text.ts'
import { loadPack, packForTenant } from '../../domain/packs/pack.ts'
import { businessName } from '../../domain/tenants/business-name.ts'
import { SESSION_COOKIE } from '../console/guard.ts'
import type { SendApplication } from '../console/pages.ts'
import { type Html, html } from './html.ts'

/** The pages that visitors see, and the few files that these use. Everything comes from here: no build, no framework, no request to anyone else. */

const FOLDER = new URL('page/', import.meta.url)
const SCRIPTS = [
  'chat.js',
  'conversation.js',
  'live.js',
  'request.js',
  'bubbles.js',
  'storage.js',
  'texts.js',
  'embedded.js',
  'hello.js',
  'widget.js',
]
const ASSETS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(SCRIPTS.map((name) => [name, 'text/javascript; charset=utf-8'])),
  'chat.css': 'text/css; charset=utf-8',
  'icon.svg': 'image/svg+xml',
}

export function registerPages(scope: FastifyInstance, ctx: Context, sendApplication: SendApplication): void {
  // Who has signed in before finds the console at the same address.
  scope.get('/', async (request, reply) => {
    if (sendApplication && request.headers.cookie?.includes(SESSION_COOKIE)) return sendApplication(reply)
    return sendPage(reply, choicePage(await demoTenants(ctx), { hasConsole: sendApplication !== null }))
  })

  scope.get<{ Params: { slug: string } }>('/chat/:slug', async (request, reply) => {
    const tenant = await tenantOf(ctx, request.params.slug)
    if (!tenant) return sendPage(reply.code(404), missingPage())
    return sendPage(reply, chatPage(tenant), tenant.allowed_origins)
  })

  // For the widget (page/widget.js): by the public key, so that a new key ends what is embedded with the old one.
  for (const [path, page] of [
    ['/embed/:key', (tenant: ChatTenant) => chatPage(tenant, { isEmbedded: true })],
    ['/embed/:key/hello', helloPage],
  ] as const) {
    scope.get<{ Params: { key: string } }>(path, async (request, reply) => {
      const tenant = await tenantOfKey(ctx, request.params.key)
      if (!tenant) return sendPage(reply.code(404), missingPage())
      return sendPage(reply, page(tenant), tenant.allowed_origins)
    })
  }

  for (const [name, type] of Object.entries(ASSETS)) {
    const body = readFileSync(new URL(name, FOLDER))
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 16)}"`
    scope.get(`/chat-assets/${name}`, async (request, reply) => {
      reply.header('cache-control', 'public, max-age=60').header('etag', etag).header('cross-origin-resource-policy', 'cross-origin')
      if (request.headers['if-none-match'] === etag) return reply.code(304).send()
      return reply.type(type).send(body)
    })
  }
}

interface DemoTenant {
  readonly slug: string
  readonly name: string
  readonly vertical: string
}

async function demoTenants(ctx: Context): Promise<DemoTenant[]> {
  const result = await ctx.db.withSystem('demo tenants', ({ db }) =>
    sql<DemoTenant>`select slug, name, vertical from list_demo_tenants()`.execute(db),
  )
  return result.rows
}

async function tenantOf(ctx: Context, slug: string): Promise<ChatTenant | null> {
  if (!/^[a-z0-9-]{1,63}$/.test(slug)) return null
  const found = await ctx.db.withSystem('chat page', ({ db }) =>
    sql<{ id: string; slug: string; status: string }>`select id, slug, status from find_tenant(${slug})`.execute(db),
  )
  const tenant = found.rows[0]
  if (tenant?.slug !== slug || tenant.status !== 'active') return null
  return ctx.db.withTenant(tenant.id, readChatTenant)
}

async function tenantOfKey(ctx: Context, key: string): Promise<ChatTenant | null> {
  const found = await ctx.db.withSystem('widget key', (system) => findWidgetTenant(system, key))
  return found && ctx.db.withTenant(found.id, readChatTenant)
}

/** `framedBy`: the origins that may show the page within their own, besides this one. */
function sendPage(reply: FastifyReply, page: Html, framedBy: readonly string[] = []): FastifyReply {
  const frames = framedBy.filter((origin) => /^https?:\/\/[^\s;,'"]+$/.test(origin))
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    `frame-ancestors ${["'self'", ...frames].join(' ')}`,
  ]
  return reply
    .removeHeader('x-frame-options') // It can't name origins; frame-ancestors says who may.
    .header('cache-control', 'no-store')
    .header('content-security-policy', policy.join('; '))
    .header('referrer-policy', 'no-referrer')
    .header('x-content-type-options', 'nosniff')
    .type('text/html; charset=utf-8')
    .send(page.markup)
}

function frame(title: string, body: Html, options: { readonly language?: string; readonly scripts?: readonly string[] } = {}): Html {
  return html`<!doctype html>
<html lang="${options.language ?? 'en'}" dir="${options.language === 'ar' ? 'rtl' : 'ltr'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#f4f2ee" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#121416" media="(prefers-color-scheme: dark)">
<title>${title}</title>
<link rel="icon" href="/chat-assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/chat-assets/chat.css">
${(options.scripts ?? []).map((name) => html`<script type="module" src="/chat-assets/${name}"></script>`)}
</head>
${body}
</html>
`
}

function chatPage(tenant: ChatTenant, { isEmbedded = false } = {}): Html {
  const persona = packForTenant(tenant).persona.name
  const body = html`<body class="talk">
<main id="chat" class="chat" data-widget-key="${tenant.widget_key}" data-business="${tenant.name}" data-business-ar="${businessName(tenant, 'ar')}" data-default-language="${tenant.default_language}"
  data-persona="${persona.en}" data-persona-ar="${persona.ar}"
  data-greeting="${greetingText(tenant, 'en')}" data-greeting-ar="${greetingText(tenant, 'ar')}">
<header class="top">
  <span class="avatar" aria-hidden="true">${initial(tenant.name)}</span>
  <div class="who">
    <h1><bdi data-part="business">${tenant.name}</bdi></h1>
    <p class="badge" data-part="badge">AI receptionist</p>
  </div>
  <button type="button" class="quiet" data-part="language" data-text="language" data-label="languageName" aria-label="العربية">عربي</button>
  <button type="button" class="quiet icon" data-part="again" data-label="again" aria-label="Start again">
    <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4.5 12a7.5 7.5 0 1 0 2.4-5.5L4.5 8.7M4.5 4v4.7h4.7"/></svg>
  </button>
</header>
<p class="strip" data-part="connection" data-text="connecting" role="status" hidden>Connecting again…</p>
<div class="log" data-part="log" tabindex="0" role="log" aria-live="polite" data-label="log" aria-label="Conversation">
  <ol class="list" data-part="list"></ol>
  <div class="typing" data-part="typing" hidden>
    <span class="dots" aria-hidden="true"><i></i><i></i><i></i></span><span class="unseen" data-part="typing-text"></span>
  </div>
  <p class="notice" data-part="notice" role="status" hidden></p>
</div>
<button type="button" class="newest" data-part="newest" data-text="newest" hidden>New messages</button>
<form class="composer" data-part="composer">
  <label class="unseen" for="words" data-text="write">Write a message</label>
  <textarea id="words" data-part="input" rows="1" dir="auto" autocomplete="off" enterkeyhint="send"></textarea>
  <button type="submit" class="send" data-part="send" data-label="send" aria-label="Send" disabled>
    <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M5 12h13M12.5 6l6 6-6 6"/></svg>
  </button>
</form>
<p class="note"><span data-text="note">You are talking to an AI. Ask for a person at any time.</span> <span class="left" data-part="left" hidden></span></p>
<dialog data-part="dialog" aria-labelledby="again-title">
  <form method="dialog">
    <h2 id="again-title" data-text="againTitle">Start again?</h2>
    <p data-text="againText">This clears the conversation on your screen and begins a new one.</p>
    <div class="choice">
      <button value="no" class="quiet" data-text="againNo">Keep this one</button>
      <button value="yes" class="firm" data-text="againYes">Start again</button>
    </div>
  </form>
</dialog>
<noscript><p class="notice">This chat needs JavaScript.</p></noscript>
</main>
</body>`
  return frame(`${tenant.name}: chat`, body, {
    language: tenant.default_language,
    scripts: isEmbedded ? ['chat.js', 'embedded.js'] : ['chat.js'],
  })
}

/** Nobody sees it: it says to the page around it that the business allows that page to show the chat. */
function helloPage(tenant: ChatTenant): Html {
  const { default_language: language } = tenant
  return html`<!doctype html>
<html lang="${language}" data-language="${language}" data-business="${businessName(tenant, language)}">
<head><meta charset="utf-8"><title>${tenant.name}</title><script type="module" src="/chat-assets/hello.js"></script></head>
<body></body>
</html>
`
}

function choicePage(tenants: readonly DemoTenant[], { hasConsole }: { readonly hasConsole: boolean }): Html {
  const cards = tenants.map((tenant) => {
    const persona = loadPack(tenant.vertical).persona
    return html`<li><a class="card" href="/chat/${tenant.slug}">
  <span class="avatar" aria-hidden="true">${initial(tenant.name)}</span>
  <span class="who"><strong>${tenant.name}</strong><span>${persona.name.en} · ${persona.business.en}</span></span>
</a></li>`
  })
  const list = html`<ul class="cards">${cards}</ul>`
  const body = html`<body>
<main class="choice-page">
<h1>Who would you like to talk to?</h1>
<p class="lead">Each of these businesses has its own AI receptionist. Ask about prices and hours, or book a time.</p>
<p class="lead"><bdi lang="ar">يمكنك الكتابة بالعربية أيضًا.</bdi></p>
${hasConsole ? html`<p class="lead">Is this your business? <a href="/sign-in">Sign in to the console</a></p>` : ''}
${tenants.length > 0 ? list : html`<p class="lead">There are no demo businesses in this installation.</p>`}
</main>
</body>`
  return frame('Choose a business', body)
}

function missingPage(): Html {
  const body = html`<body>
<main class="choice-page">
<h1>There is no chat here</h1>
<p class="lead">The link may be mistyped, or the business may no longer use it. <a href="/">See all demo businesses</a></p>
</main>
</body>`
  return frame('No chat here', body)
}

function initial(name: string): string {
  const [first = ''] = name.replace(/^demo\s+/i, '').match(/[\p{L}\p{N}]/u) ?? []
  return first.toUpperCase()
}
