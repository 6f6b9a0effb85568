import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { renderError, routeNotFound } from '../errors.ts'

/** Built by scripts/build-console.mjs. */
export const CONSOLE_FILES = path.resolve(import.meta.dirname, '../../../console/dist')

/** The application's own addresses: it draws them all itself. `/` is the visitors' page for who has no session (src/api/chat/pages.ts). */
export const CONSOLE_PAGES = [
  'sign-in',
  'invitation',
  'reset-password',
  'inbox',
  'leads',
  'calendar',
  'offerings',
  'knowledge',
  'analytics',
  'settings',
  'admin',
  'try',
]

/** No inline scripts and nothing of anybody else's. Inline styles are admitted: the widgets place themselves with them. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  // The chat as visitors see it, beside the widget's settings.
  "frame-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Sends the application, or null before it was built. */
export type SendApplication = ((reply: FastifyReply) => FastifyReply) | null

export async function registerConsolePages(app: FastifyInstance): Promise<SendApplication> {
  const index = path.join(CONSOLE_FILES, 'index.html')
  if (!existsSync(index)) return null
  await app.register(async (files) => {
    // What is not a file there, or would lie beside them, is simply not there.
    files.setErrorHandler((_error, request, reply) => renderError(routeNotFound(), request, reply))
    await files.register(fastifyStatic, {
      root: path.join(CONSOLE_FILES, 'console-assets'),
      prefix: '/console-assets/',
      preCompressed: true,
      index: false,
      decorateReply: false,
      // Their names change with their contents.
      cacheControl: true,
      immutable: true,
      maxAge: '365d',
    })
  })
  const send = (reply: FastifyReply) =>
    reply
      .header('content-security-policy', POLICY)
      .header('cross-origin-opener-policy', 'same-origin')
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      // Read each time, 1 KB: it names the files of the last build, which may be newer than this process.
      .send(readFileSync(index))
  for (const name of CONSOLE_PAGES) {
    app.get(`/${name}`, (_request, reply) => send(reply))
    app.get(`/${name}/*`, (_request, reply) => send(reply))
  }
  return send
}
