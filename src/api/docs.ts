import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { type FastifyInstance, fastify } from 'fastify'
import type { Context } from '../context.ts'
import { BASE_PATH } from '../contract/operation.ts'
import { registerPages } from './pages/register-pages.ts'

const PAGE_PATH = '/docs'
const SCRIPT_PATH = '/docs/scalar.js'

interface Reference {
  readonly html: string
  readonly policy: string
  readonly script: Buffer
  readonly compressed: Buffer
  readonly etag: string
}

/**
 * `GET /docs`: the interactive API reference, drawn by Scalar in the browser from this server's own document. Page and script come from here, and the page's
 * content security policy lets the browser reach nothing else, whatever the script may try. The library is loaded on the first visit: it takes 0.4 s and 40 MB.
 * The pages of the documentation lie beside it.
 */
export async function registerDocs(app: FastifyInstance, ctx: Context): Promise<void> {
  registerPages(app, ctx)
  let made: Promise<Reference> | null = null
  const reference = () => {
    made ??= makeReference().catch((error: unknown) => {
      made = null
      throw error
    })
    return made
  }
  app.get(PAGE_PATH, async (_request, reply) => {
    const { html, policy } = await reference()
    return reply.header('Content-Security-Policy', policy).type('text/html; charset=utf-8').send(html)
  })
  app.get(SCRIPT_PATH, async (request, reply) => {
    const { script, compressed, etag } = await reference()
    reply.headers({ ETag: etag, 'Cache-Control': 'public, no-cache', Vary: 'Accept-Encoding' })
    if (request.headers['if-none-match'] === etag) return reply.code(304).send()
    reply.type('text/javascript; charset=utf-8')
    const takesGzip = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))
    return takesGzip ? reply.header('Content-Encoding', 'gzip').send(compressed) : reply.send(script)
  })
}

/** The plug-in gives its page and script only as routes, so they are fetched once from an application that listens nowhere. */
async function makeReference(): Promise<Reference> {
  const { default: scalar } = await import('@scalar/fastify-api-reference')
  const pages = fastify()
  await pages.register(scalar, {
    routePrefix: '/reference',
    configuration: {
      url: `${BASE_PATH}/openapi.json`,
      cdn: SCRIPT_PATH,
      // Where the page itself came from, whatever name the server was reached by: the policy lets it talk to nothing else.
      servers: [{ url: '/', description: 'This server' }],
      pageTitle: 'Vorel API',
      favicon: '/chat-assets/icon.svg',
      withDefaultFonts: false,
      telemetry: false,
      hideClientButton: true,
      showDeveloperTools: 'never',
      mcp: { disabled: true },
      agent: { disabled: true },
      externalUrls: { dashboardUrl: '', registryUrl: '', proxyUrl: '', apiBaseUrl: '' },
      defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
    },
  })
  const html = (await pages.inject('/reference/')).body
  const script = (await pages.inject('/reference/js/scalar.js')).rawPayload
  await pages.close()
  return {
    html,
    policy: policyFor(html),
    script,
    compressed: await promisify(gzip)(script),
    etag: `"${createHash('sha256').update(script).digest('hex').slice(0, 32)}"`,
  }
}

/** Only the page's own inline scripts, by their digests. Scalar sets styles inline and draws with data and blob images. */
function policyFor(html: string): string {
  const inline = [...html.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g)].map((match) => match[1] ?? '')
  const digests = inline.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`)
  return [
    "default-src 'none'",
    `script-src 'self' ${digests.join(' ')}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
