import type { Act, SlotView } from '../acts.ts'
import { ENGLISH } from './phrases-en.ts'
import type { PhraseBook, Renderer } from './renderer.ts'

/** English for the ear: no lists, nothing that speaks of writing, and one sentence where one will do. */
export const SPOKEN_ENGLISH: PhraseBook = {
  ...ENGLISH,
  greet: (_, r) =>
    r.pick(
      `Hi, I'm ${r.persona}, the AI receptionist of ${r.business}.`,
      `Hello, this is ${r.persona}, the AI receptionist at ${r.business}.`,
    ),
  visit: ({ items, total, currency, duration_minutes: minutes }, r) =>
    `${r.list(items.map((item) => r.name(item.title) ?? ''))} come to ${r.money(total, currency)} together${minutes === null ? '' : ` and take about ${r.duration(minutes)}`}.`,
  offerings: ({ items, more, closest }, r) => {
    const named = r.list(items.slice(0, MOST_SPOKEN).map((item) => `${r.name(item.title)} for ${r.money(item.price, item.currency)}`))
    const head = closest ? "I don't have anything that fits all of that, but this comes closest:" : 'We have'
    return `${head} ${named}${more || items.length > MOST_SPOKEN ? ', among others' : ''}.`
  },
  location: ({ address }, r) => `You'll find us at ${r.name(address)}.`,
  clarify_offering: ({ options }, r) =>
    `Which one would you like: ${r.list(
      options.slice(0, MOST_SPOKEN).map((item) => r.name(item.title) ?? ''),
      'or',
    )}?`,
  did_you_mean: ({ questions }, r) =>
    `I'm not sure I have that; did you mean ${r.list(
      questions.map((question) => (r.name(question) ?? '').replace(/[?.]+$/, '')),
      'or',
    )}?`,
  hours: (act, r) => hours(act, r),
  slots: (act, r) => (act.relation === 'exact' ? ENGLISH.slots(act, r) : slots(act, r)),
  waitlisted: (act, r) =>
    ENGLISH.waitlisted(act, r).replace(/ If a time becomes free.*$/, ' If a time becomes free, I hold it for you and let you know.'),
  code_sent: (_, r) =>
    `If there is ${r.appointmentNoun.withArticle} under that number, I've just sent a six-digit code to it; please read the code to me.`,
  appointments: ({ items }, r) =>
    `I found ${r.list(items.slice(0, MOST_SPOKEN).map((item) => `${r.name(item.offering) ?? r.appointmentNoun.withArticle} on ${r.full(item.start)}`))}.`,
  bad_phone: () => "That doesn't sound like a complete phone number.",
  am_ai: (_, r) =>
    `I'm ${r.persona}, the AI receptionist of ${r.business}: a computer program, not a person. If you'd rather talk to a colleague, just say so.`,
  handed_off: (_, r) => r.pick("I've asked a colleague to take over.", "I'm passing you to a member of our team."),
  waiting_for_team: () => "I've kept that for the team, and they'll get back to you.",
  opted_out: () => "Understood: we won't contact you again.",
  goodbye: (_, r) => r.pick('Thank you for calling, goodbye!', 'Thanks for calling, have a lovely day!'),
  too_long: () => 'That was a lot at once; could you say it in a sentence or two?',
}

export const MOST_SPOKEN = 3

function slots(act: Extract<Act, { act: 'slots' }>, r: Renderer): string {
  const { relation } = act
  const items = act.slots.slice(0, MOST_SPOKEN)
  const [first] = items
  if (!first) return ''
  const suffix = act.offering ? ` for ${r.name(act.offering)}` : ''
  const resource = r.name(act.resource)
  const intro = {
    exact: '',
    near: 'That exact time is not free, but I have',
    other_day: `There is nothing free${resource ? ` with ${resource}` : ''} then; the next times${suffix} are`,
    other_resource: `${resource ?? 'That one'} is not free then, but I have`,
    earliest: `The earliest free times${suffix} are`,
    range: `I have these times${suffix}:`,
    after_closed: `The next free times${suffix} are`,
    again: 'I have',
  }[relation]
  return `${intro} ${r.list(together(items, r), 'or')}.`
}

/** Each day once, and each name once where all have the same one. */
function together(items: readonly SlotView[], r: Renderer): string[] {
  const isOne = new Set(items.map((slot) => slot.resource_id)).size === 1
  let day = ''
  return items.map((slot, index) => {
    const name = r.name(slot.resource)
    const who = name && (!isOne || index === 0) ? ` with ${name}` : ''
    const same = r.day(slot.start) === day
    day = r.day(slot.start)
    return `${same ? '' : `${day} at `}${r.time(slot.start)}${who}`
  })
}

function hours({ weekly, day, open }: Extract<Act, { act: 'hours' }>, r: Renderer): string {
  const when = day.date === null ? 'today' : r.onDay(day.date)
  const ranges = open.map(([from, to]) => `${r.minutes(from)} to ${r.minutes(to)}`)
  const first = ranges.length > 0 ? `We're open ${when} from ${r.list(ranges)}.` : `We're closed ${when}.`
  if (day.date !== null) return first
  const groups = new Map<string, string[]>()
  for (const { weekday, ranges: hoursOfDay } of weekly) {
    const text = hoursOfDay.map(([from, to]) => `${r.minutes(from)} to ${r.minutes(to)}`).join(' and ')
    groups.set(text, [...(groups.get(text) ?? []), r.weekday(weekday)])
  }
  const told = [...groups].map(([text, days]) => (text === '' ? `closed on ${r.list(days)}` : `${text} on ${r.list(days)}`))
  return `${first} In a usual week it's ${r.list(told)}.`
}
