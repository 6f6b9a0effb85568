import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Context } from '../../context.ts'
import { llmsFullText, llmsText, type Page, readSections, type Section } from './documents.ts'
import { pageHtml } from './page-html.ts'
import { STYLES } from './styles.ts'

const POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
const INDEX = '/docs/guides'

/**
 * The documentation: each page as HTML at its path and as Markdown at its path and `.md`, or where the caller prefers it; `/llms.txt` lists them and
 * `/llms-full.txt` holds them all. The texts are the repository's own files and the contract, read at the start.
 */
export function registerPages(app: FastifyInstance, ctx: Context): void {
  const { publicUrl } = ctx.config.http
  const sections = readSections(publicUrl)
  const index: Page = { path: INDEX, title: 'Vorel: documentation', summary: 'All pages.', markdown: indexText(sections) }
  for (const page of [index, ...sections.flatMap(({ pages }) => pages)]) {
    app.get(page.path, async (request, reply) => {
      reply.header('Vary', 'Accept')
      if (prefersMarkdown(request.headers.accept)) return sendText(reply, page.markdown, 'text/markdown')
      return reply.header('Content-Security-Policy', POLICY).type('text/html; charset=utf-8').send(pageHtml(page, sections))
    })
    app.get(`${page.path}.md`, async (_request, reply) => sendText(reply, page.markdown, 'text/markdown'))
  }
  app.get('/docs/pages.css', async (_request, reply) => reply.type('text/css; charset=utf-8').send(STYLES))
  app.get('/llms.txt', async (_request, reply) => sendText(reply, llmsText(sections, publicUrl), 'text/plain'))
  app.get('/llms-full.txt', async (_request, reply) => sendText(reply, llmsFullText(sections), 'text/plain'))
}

function sendText(reply: FastifyReply, text: string, type: string): FastifyReply {
  return reply.type(`${type}; charset=utf-8`).send(text)
}

/** Markdown is named, and before HTML. */
function prefersMarkdown(accept: string | undefined): boolean {
  const types = (accept ?? '').split(',').map((part) => part.split(';', 1)[0]?.trim().toLowerCase())
  const [markdown, page] = [types.indexOf('text/markdown'), types.indexOf('text/html')]
  return markdown !== -1 && (page === -1 || markdown < page)
}

function indexText(sections: readonly Section[]): string {
  const lists = sections.map(({ title, pages }) => {
    const links = pages.map((page) => `- [${page.title}](${page.path.slice('/docs/'.length)}.md): ${page.summary}`)
    return `## ${title}\n\n${links.join('\n')}\n`
  })
  return `# Vorel: documentation\n\nFor people who build on a Vorel installation. The [interactive reference](/docs) sends requests from your browser.\n\n${lists.join('\n')}`
}
