import type { SlotView } from '../acts.ts'
import type { TurnContext } from '../context.ts'
import type { ToolCall } from '../tools/call-tool.ts'
import type { ToolName } from '../tools/tools.ts'
import type { DateRange, Language, WhenReading } from '../understanding/types.ts'
import { proofOf } from './proof.ts'
import { contentStems, overlap, plain, stemsOf } from './words.ts'

/** What a model's own words may rest on besides; where it is there, they are held to more (check-sentence.ts). Dates are local and inclusive. */
export interface ModelFacts {
  readonly language: Language
  /** The customer's own words in this conversation, and what is known of them. */
  readonly customerWords: string
  /** Found by the calendar in this turn, or offered or held before it. */
  readonly slots: readonly SlotView[]
  /** Starts of the customer's own appointments. */
  readonly appointments: readonly string[]
  readonly searches: readonly { readonly from: string; readonly to: string; readonly found: number }[]
  /** Results of tools, as the model got them. */
  readonly results: readonly string[]
  /** What the visit that is being talked about costs and takes as a whole; null where it is for one service. */
  readonly visit: { readonly total: number; readonly minutes: number | null } | null
  /** The customer's own wishes. */
  readonly wishes: readonly WhenReading[]
  /** The day that the reply has named last. */
  readonly day: DateRange | null
}

/** What a reply may rest on, gathered once for a turn. */
export interface Facts {
  /** Tools that succeeded in this turn, or in an earlier one whose reply was discarded; a slot that is still held counts as held. */
  readonly succeeded: ReadonlySet<ToolName>
  /** The calendar was asked in this turn. */
  readonly askedCalendar: boolean
  /** Free or booked times that the calendar gave: local weekday, minute from midnight, and who it is with. */
  readonly times: readonly { readonly weekday: number; readonly minute: number; readonly resource: string | null }[]
  /** Appointments of this customer were found in this turn. */
  readonly hasAppointments: boolean
  /** People have been asked to take over already. */
  readonly isWaiting: boolean
  /** ISO weekday of now, in the tenant's zone. */
  readonly today: number
  /** What the business has written about itself: knowledge, offerings, its own lines of contact. */
  readonly texts: readonly { readonly plain: string; readonly stems: ReadonlySet<string> }[]
  /** Digits of every telephone number, and every address on the net, that may be said. */
  readonly contacts: string
  /** Null for words of our own. */
  readonly model: ModelFacts | null
}

/**
 * `calls` are the turn's tool calls so far; a reply that is streamed asks again after each. For a model no tool counts as done: what was done is told by its
 * act, and by nobody else.
 */
export function gatherFacts(context: TurnContext, calls: readonly ToolCall[], model: ModelFacts | null = null): Facts {
  const done = calls.filter(({ result }) => result.ok)
  const told = context.state.unsaid.flatMap((act) => proofOf(act) ?? [])
  const starts = startsIn([done.map(({ result }) => result), context.state.task?.offered, context.state.task?.slot, context.state.unsaid])
  const local = clockOf(context.tenant.timezone)
  const texts = ownTexts(context)
  return {
    succeeded: new Set<ToolName>(
      model ? [] : [...done.map(({ tool }) => tool), ...told, ...(context.state.task?.slot ? (['hold_slot'] as const) : [])],
    ),
    askedCalendar: calls.some(({ tool }) => CALENDAR.has(tool)),
    times: starts.map(({ start, resource }) => ({ ...local(start), resource })),
    hasAppointments: done.some(({ tool, result }) => tool === 'list_appointments' && startsIn([result]).length > 0),
    isWaiting: context.conversation.status === 'awaiting_human',
    today: local(context.now.toISOString()).weekday,
    texts,
    contacts: [
      ...texts.map((text) => text.plain),
      plain(contactWords(context)),
      ...(model ? [plain(model.customerWords), ...model.results.map(plain)] : []),
    ].join('\n'),
    model,
  }
}

/** Whether the sentence is the business's own: most of its words, and all of its numbers, stand in one of its texts. */
export function isQuoted(facts: Facts, said: string): boolean {
  const stems = contentStems(said)
  return facts.texts.some((text) => overlap(stems, text.stems) >= 0.7)
}

const CALENDAR: ReadonlySet<string> = new Set([
  'check_availability',
  'hold_slot',
  'book_appointment',
  'reschedule_appointment',
] satisfies ToolName[])

function ownTexts(context: TurnContext): Facts['texts'] {
  const entries = [...context.knowledge.entries.values()].flatMap((entry) => [
    `${entry.question} ${entry.answer}`,
    `${entry.question_ar ?? ''} ${entry.answer_ar ?? ''}`,
  ])
  const offerings = context.offerings
    .filter((row) => row.description || row.description_ar)
    .flatMap((row) => [`${row.title} ${row.description ?? ''}`, `${row.title_ar ?? ''} ${row.description_ar ?? ''}`])
  const profile = Object.values(context.tenant.profile).filter((value): value is string => typeof value === 'string')
  const emergency = context.pack.emergency_message
  return [...entries, ...offerings, ...profile, ...(emergency ? [emergency.en, emergency.ar] : [])].map(read)
}

/** What is made of a text, by the text: a business's own are the same turn after turn, and reading them took a fifth of a turn's work. */
const readTexts = new Map<string, Facts['texts'][number]>()
const MAX_TEXTS = 4000

function read(text: string): Facts['texts'][number] {
  const known = readTexts.get(text)
  if (known) return known
  const spelled = plain(text)
  const made = { plain: spelled, stems: stemsOf(spelled) }
  if (readTexts.size >= MAX_TEXTS) readTexts.delete(readTexts.keys().next().value ?? '')
  readTexts.set(text, made)
  return made
}

/** What the customer gave about themself may be repeated to them. */
function contactWords({ text, state, conversation }: TurnContext): string {
  return [text, state.contact.phone, state.contact.email, conversation.customer_identifier, conversation.identifier_key]
    .filter((word) => !!word)
    .join('\n')
}

/** Every `start` instant in a value, with the resource beside it. */
function startsIn(value: unknown, found: { start: string; resource: string | null }[] = []): { start: string; resource: string | null }[] {
  if (Array.isArray(value)) for (const item of value) startsIn(item, found)
  else if (typeof value === 'object' && value !== null) {
    const { start, resource } = value as { start?: unknown; resource?: { en?: unknown } | null }
    if (typeof start === 'string') found.push({ start, resource: typeof resource?.en === 'string' ? resource.en : null })
    for (const member of Object.values(value)) if (typeof member === 'object') startsIn(member, found)
  }
  return found
}

const formatters = new Map<string, Intl.DateTimeFormat>()
const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

function clockOf(zone: string): (instant: string) => { weekday: number; minute: number } {
  const known =
    formatters.get(zone) ??
    new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  formatters.set(zone, known)
  return (instant) => {
    const date = new Date(instant)
    if (Number.isNaN(date.getTime())) return { weekday: 0, minute: -1 }
    const parts = Object.fromEntries(known.formatToParts(date).map(({ type, value }) => [type, value]))
    return { weekday: DAYS.indexOf(parts.weekday ?? '') + 1, minute: Number(parts.hour) * 60 + Number(parts.minute) }
  }
}
