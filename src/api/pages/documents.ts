import { readFileSync } from 'node:fs'
import { referencePages } from './reference.ts'

/** One page of the documentation: HTML at its path, the same as Markdown at its path and `.md`. */
export interface Page {
  readonly path: `/docs/${string}`
  readonly title: string
  /** Its first sentence. */
  readonly summary: string
  readonly markdown: string
}

export interface Section {
  readonly title: string
  readonly pages: readonly Page[]
}

const FOLDER = new URL('../../../docs/', import.meta.url)

/** The files of docs/ that are pages, in reading order; the others there are for people who change the product. */
const FILES = {
  Guides: [
    'quickstart',
    'authentication',
    'errors',
    'pagination',
    'idempotency',
    'rate-limits',
    'conversations',
    'whatsapp',
    'widget',
    'leads',
    'appointments',
    'offerings',
    'crm',
    'voice',
    'webhooks',
    'versioning',
  ],
  Running: ['settings', 'retention', 'privacy'],
} as const

/** All pages. `publicUrl` is where this installation is reached. */
export function readSections(publicUrl: string): readonly Section[] {
  const fromFiles = (names: readonly string[]) =>
    names.map((name) => pageOf(`/docs/${name}`, readFileSync(new URL(`${name}.md`, FOLDER), 'utf8')))
  return [
    { title: 'Guides', pages: fromFiles(FILES.Guides) },
    { title: 'Reference', pages: referencePages(publicUrl).map(({ name, markdown }) => pageOf(`/docs/reference/${name}`, markdown)) },
    { title: 'Running', pages: fromFiles(FILES.Running) },
  ]
}

function pageOf(path: Page['path'], markdown: string): Page {
  const [heading = '', ...rest] = markdown.split('\n')
  const paragraph = rest.join('\n').trim().split('\n\n')[0] ?? ''
  const sentence = /^.*?[.:](?=\s|$)/s.exec(paragraph)?.[0] ?? paragraph
  return { path, title: heading.replace(/^# /, ''), summary: sentence.replaceAll('\n', ' ').replace(/:$/, '.'), markdown }
}

/** https://llmstxt.org: a title, what this is in a sentence, and lists of links to Markdown. */
export function llmsText(sections: readonly Section[], publicUrl: string): string {
  const lists = sections.map(({ title, pages }) => {
    const links = pages.map((page) => `- [${page.title}](${publicUrl}${page.path}.md): ${page.summary}`)
    // "Optional" is the name that the format gives to what may be left out.
    return `## ${title === 'Running' ? 'Optional' : title}\n\n${links.join('\n')}\n`
  })
  const document = `- [OpenAPI document](${publicUrl}/api/v1/openapi.json): every operation, schema and webhook with examples, as JSON.`
  return `# Vorel\n\n> An open, self-hosted AI receptionist for any business, with a REST API and signed webhooks.\n\n${lists.join('\n')}${document}\n`
}

export function llmsFullText(sections: readonly Section[]): string {
  return sections.flatMap(({ pages }) => pages.map(({ path, markdown }) => `<!-- ${path}.md -->\n\n${markdown.trim()}\n`)).join('\n')
}
