import type { Ungraded } from '../../domain/quality/read-ungraded.ts'
import { gazetteerOf, type TurnContext } from '../context.ts'
import { asData } from '../prompt/as-data.ts'
import { createRenderer } from '../render/renderer.ts'
import { matchGazetteer } from '../understanding/gazetteer.ts'
import { fold } from '../understanding/normalise.ts'
import { fields, list } from './record.ts'

const MOST_OFFERINGS = 40
const MOST_PAGES = 5
const MOST_OF_A_RESULT = 1500
const ID = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/gi

/** What a reply may rest on, in words: the business, its hours, the services and pages that it is about, and what the turn's tools returned. No ids. */
export function factsForGrading(context: TurnContext, { content, customer, payload, created_at }: Ungraded): string {
  const about = `${customer}\n${content}`
  const r = createRenderer(context, 'en')
  const said = list(fields(payload).tool_calls).map(
    ({ tool, result }) => `- ${String(tool)}: ${JSON.stringify(result).slice(0, MOST_OF_A_RESULT)}`,
  )
  const profile = Object.entries(context.tenant.profile).filter(([, value]) => typeof value === 'string' && value.length < 300)
  return [
    `Business: ${asData(context.tenant.name)} (${context.tenant.timezone}). The reply was written on ${r.full(created_at)}.`,
    ...profile.map(([name, value]) => `- ${name}: ${asData(String(value))}`),
    'Weekly opening hours (ISO weekday, from–to):',
    ...context.hours.map((row) => `- ${row.weekday}: ${clock(row.opens_minute)}–${clock(row.closes_minute)}`),
    'Services:',
    ...offeringsAbout(context, about).map(
      (row) =>
        `- ${asData(row.title, 200)}${row.title_ar ? ` / ${asData(row.title_ar, 200)}` : ''}: ${row.price_currency} ${row.price}, ${String(row.attributes.duration_minutes ?? '?')} minutes. ${asData(row.description ?? '', 300)}`,
    ),
    'Questions and answers of the business:',
    ...pagesAbout(context, about),
    'What the turn’s tools returned:',
    ...said,
  ]
    .join('\n')
    .replaceAll(ID, '…')
}

function offeringsAbout(context: TurnContext, about: string): TurnContext['offerings'] {
  const named = new Set(matchGazetteer(fold(about.slice(0, 4000)), gazetteerOf(context)).offerings.map((match) => match.id))
  return (named.size > 0 ? context.offerings.filter((row) => named.has(row.id)) : context.offerings).slice(0, MOST_OFFERINGS)
}

function pagesAbout({ knowledge }: TurnContext, about: string): string[] {
  return knowledge.index
    .search(about.slice(0, 1000))
    .slice(0, MOST_PAGES)
    .flatMap((hit) => knowledge.entries.get(hit.id) ?? [])
    .map((page) => `- ${asData(page.question)} ${asData(page.answer, 800)} ${asData(page.answer_ar ?? '', 800)}`)
}

function clock(minutes: number): string {
  const [hour, minute] = [Math.floor(minutes / 60) % 24, minutes % 60]
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}
