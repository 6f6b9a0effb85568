import { Marked } from 'marked'
import { type Html, html } from '../chat/html.ts'

/** The repository's own Markdown as markup. Raw HTML in it is shown, not used; links between files are links between pages; headings can be linked to. */
export function renderMarkdown(markdown: string): Html {
  return { markup: marked.parse(markdown, { async: false }) }
}

const escaped = (text: string) => html`${text}`.markup

const marked = new Marked({
  renderer: {
    html: ({ text }) => escaped(text),
    heading({ tokens, depth, text }) {
      return `<h${depth} id="${escaped(slugOf(text))}">${this.parser.parseInline(tokens)}</h${depth}>\n`
    },
    link({ href, tokens }) {
      return `<a href="${escaped(pageTarget(href))}">${this.parser.parseInline(tokens)}</a>`
    },
  },
})

/** As the usual hosts of Markdown make them: small letters, blanks as hyphens, no punctuation. */
function slugOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-')
}

function pageTarget(target: string): string {
  return /^https?:/.test(target) ? target : target.replace(/\.md(?=#|$)/, '')
}
