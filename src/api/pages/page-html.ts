import { html } from '../chat/html.ts'
import type { Page, Section } from './documents.ts'
import { renderMarkdown } from './render-markdown.ts'

/** A page as it is read in a browser: the pages beside it, and its text. */
export function pageHtml(page: Page, sections: readonly Section[]): string {
  const lists = sections.map(
    ({ title, pages }) => html`<h2>${title}</h2>
<ul>${pages.map((other) => html`<li><a href="${other.path}" aria-current="${other.path === page.path ? 'page' : 'false'}">${other.title}</a></li>`)}</ul>`,
  )
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${page.title} · Vorel</title>
<meta name="description" content="${page.summary}">
<link rel="icon" href="/chat-assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/docs/pages.css">
<link rel="alternate" type="text/markdown" href="${page.path}.md">
</head>
<body>
<nav aria-label="Documentation"><p><a href="/docs/guides">Vorel</a> · <a href="/docs">try the API</a></p>${lists}</nav>
<main><p class="other"><a href="${page.path}.md">as Markdown</a></p>${renderMarkdown(page.markdown)}</main>
</body>
</html>
`.markup
}
