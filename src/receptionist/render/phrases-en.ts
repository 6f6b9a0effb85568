import type { Act, Asked, SlotRelation, SlotView } from '../acts.ts'
import { groupHours } from './hours.ts'
import type { PhraseBook, Renderer } from './renderer.ts'

/** English wordings. Short sentences; every confirmation repeats weekday, date, time and zone. */
export const ENGLISH: PhraseBook = {
  greet: (_, r) =>
    r.pick(
      `Hi, I'm ${r.persona}, the AI receptionist of ${r.business}.`,
      `Hello! This is ${r.persona}, the AI receptionist at ${r.business}.`,
    ),
  greet_back: (_, r) => r.pick('Hello again!', 'Hi!'),
  price: ({ offering }, r) =>
    `${r.name(offering.title)} is ${r.money(offering.price, offering.currency)}${offering.duration_minutes ? ` and takes about ${r.duration(offering.duration_minutes)}` : ''}.`,
  duration: ({ offering }, r) => `${r.name(offering.title)} takes about ${r.duration(offering.duration_minutes ?? 0)}.`,
  nothing_cheaper: ({ offering }, r) =>
    `${r.name(offering.title)} at ${r.money(offering.price, offering.currency)} is the least we have of its kind.`,
  visit: ({ items, total, currency, duration_minutes: minutes }, r) =>
    `${r.list(items.map((item) => `${r.name(item.title)} (${r.money(item.price, item.currency)})`))}: ${r.money(total, currency)} together${minutes === null ? '' : `, about ${r.duration(minutes)}`}.`,
  offerings: ({ items, more, closest }, r) =>
    `${closest ? "I don't have anything that fits all of that right now. This comes closest:" : r.pick('Here is what we have:', 'We offer:')}\n${items.map((item) => `• ${r.name(item.title)} – ${r.money(item.price, item.currency)}`).join('\n')}${more ? '\n…and more; tell me what you are looking for.' : ''}`,
  hours: (act, r) => hoursText(act, r),
  location: ({ address, map_url }, r) => `You'll find us at ${r.name(address)}.${map_url ? ` Map: ${map_url}` : ''}`,
  contact: ({ phone, email }) => `You can reach us ${[phone && `on ${phone}`, email && `at ${email}`].filter(Boolean).join(' or ')}.`,
  staff: ({ resources, offering }, r) =>
    `${offering ? `${r.name(offering)}: ` : 'Our team: '}${r.list(resources.map((names) => r.name(names) ?? ''))}.`,
  knowledge: ({ answer }, r) => r.name(answer) ?? '',
  did_you_mean: ({ questions }, r) =>
    `I'm not sure I have that. Did you mean ${r.list(
      questions.map((question) => `“${r.name(question)}”`),
      'or',
    )}?`,
  unknown: (_, r) =>
    r.pick(
      "I don't have that information, and I'd rather not guess. Shall I pass your question to the team?",
      "I'm afraid I don't know that. Would you like me to send your question to the team?",
    ),
  noted: ({ offering, resource }, r) => {
    const what = [r.name(offering), resource && `with ${r.name(resource)}`].filter(Boolean).join(' ')
    return what ? `${r.pick('Of course', 'Sure')} – ${what}.` : r.pick('Of course.', 'Sure.')
  },
  slots: ({ slots, relation, offering, resource }, r) =>
    slotsText({ slots, relation, offering: r.name(offering), resource: r.name(resource) }, r),
  no_slots: ({ resource }, r) => `I'm sorry, I can't find a free time${resource ? ` with ${r.name(resource)}` : ''} then.`,
  waitlist_possible: ({ from, to }, r) => `Or I can put you on the waiting list for ${days(from, to, r)}; just say so.`,
  waitlisted: ({ from, to, offering, resource }, r) =>
    `You're on the waiting list${offering ? ` for ${r.name(offering)}` : ''}${resource ? ` with ${r.name(resource)}` : ''}, ${days(from, to, r)}. If a time becomes free, I'll hold it for you and write to you here.`,
  waitlist_offer: ({ offering, resource, start, expires_at }, r) =>
    `A time has become free${offering ? ` for ${r.name(offering)}` : ''}${resource ? ` with ${r.name(resource)}` : ''}: ${r.full(start)}. I'm holding it for you until ${r.time(expires_at)}. Shall I book it?`,
  waitlist_left: () => "All right, you're off the waiting list.",
  closed_day: ({ date }, r) => `We're closed ${r.onDay(date)}.`,
  slot_taken: () => "I'm sorry, that time has just been taken, so it is not booked.",
  past_date: () => 'That time has already passed.',
  no_such_day: () => "That month doesn't have such a day.",
  resource_cannot: ({ resource, offering }, r) => `${r.name(resource)} doesn't do ${r.name(offering)}, so I looked at everyone who does.`,
  one_after_another: ({ first, after }, r) =>
    `Nobody here does ${r.name(first)} and ${r.name(after)} together, so I'd book them one after the other, starting with ${r.name(first)}.`,
  then_next: ({ offering }, r) => `Now for ${r.name(offering)}, right after it.`,
  recurring: () => 'I can book one visit at a time; regular visits are arranged by the team.',
  party_too_big: ({ max }) => `I can book for up to ${max} people myself; for more, our team arranges it with you.`,
  clarify_when: ({ kind, options }, r) => {
    const choices = options.map((option) =>
      [option.date && r.localDay(option.date.from), option.time && r.range(option.time)].filter(Boolean).join(' at '),
    )
    return kind === 'weekday_conflict'
      ? `That weekday and date don't go together. Do you mean ${r.list(choices, 'or')}?`
      : `Just to be sure: do you mean ${r.list(choices, 'or')}?`
  },
  clarify_offering: ({ options }, r) =>
    `Which one would you like: ${r.list(
      options.map((item) => `${r.name(item.title)} (${r.money(item.price, item.currency)})`),
      'or',
    )}?`,
  bad_phone: ({ text }) => `“${text}” doesn't look like a complete phone number.`,
  ask: ({ asked, question }, r) => (question ? r.question(question) : askText(asked, r)),
  suggest_offerings: ({ items }, r) =>
    `For example ${r.list(
      items.map((names) => r.name(names) ?? ''),
      'or',
    )}.`,
  also_ask: ({ question }, r) => r.question(question),
  read_back: ({ slot, offering, name, phone, is_own_number: isOwn, party, task }, r) => {
    const what = [r.name(offering), r.name(slot.resource) && `with ${r.name(slot.resource)}`].filter(Boolean).join(' ')
    if (task === 'reschedule') return `I'd move ${r.appointmentNoun.yours}${what ? ` (${what})` : ''} to ${r.full(slot.start)}. Shall I?`
    return `Let me read that back: ${what || r.appointmentNoun.withArticle}${people(party)} on ${r.full(slot.start)}, for ${name}, ${isOwn ? `with your number ending in ${phone.slice(-2)}` : phone}. Shall I book it?`
  },
  read_back_cancel: ({ appointment }, r) =>
    `I found your booking: ${[r.name(appointment.offering) ?? r.appointmentNoun.withArticle, r.name(appointment.resource) && `with ${r.name(appointment.resource)}`].filter(Boolean).join(' ')} on ${r.full(appointment.start)}. Shall I cancel it?`,
  booked: ({ appointment }, r) =>
    `${r.pick("You're booked", "Done, you're booked")}, ${appointment.customer_name}: ${[r.name(appointment.offering) ?? r.appointmentNoun.withArticle, r.name(appointment.resource) && `with ${r.name(appointment.resource)}`].filter(Boolean).join(' ')}${people(appointment.party)} on ${r.full(appointment.start)}.`,
  rescheduled: ({ appointment }, r) => `Done, ${r.appointmentNoun.yours} is now on ${r.full(appointment.start)}.`,
  cancelled: ({ appointment }, r) => `${capital(r.appointmentNoun.yours)} on ${r.full(appointment.start)} is cancelled.`,
  appointments: ({ items }, r) =>
    `I found these:\n${items.map((item, index) => `${index + 1}. ${r.name(item.offering) ?? capital(r.appointmentNoun.singular)} on ${r.full(item.start)}`).join('\n')}`,
  no_appointment: (_, r) => `I can't find ${r.appointmentNoun.withArticle} of yours to change.`,
  cannot_verify: (_, r) =>
    `I can't see ${r.appointmentNoun.withArticle} made in this chat, and for your privacy I don't open bookings on a phone number alone.`,
  verify_first: (_, r) =>
    `For your privacy, changing ${r.appointmentNoun.withArticle} made elsewhere takes a code that I send to its phone.`,
  code_sent: (_, r) =>
    `If there is ${r.appointmentNoun.withArticle} under that number, I've just sent a six-digit code to it. Please type the code here; it is valid for 10 minutes.`,
  code_wrong: () => "That isn't the code.",
  kept_as_is: () => 'All right, nothing is changed.',
  not_booked: () => "All right, I haven't booked it.",
  nothing_fits: () => "I don't have anything that fits all of that right now; this comes closest.",
  thanks_for: ({ name, waiting }) => `Thank you${name ? `, ${name}` : ''}${waiting ? '. I’ve added that for the team' : ''}.`,
  am_ai: (_, r) =>
    r.pick(
      `I'm ${r.persona}, the AI receptionist of ${r.business}: a computer program, not a person. If you'd rather talk to a colleague, just say so.`,
      `You're writing with an AI: I'm ${r.persona}, the automated receptionist of ${r.business}. If you'd like a person instead, tell me and I'll ask a colleague.`,
    ),
  stay_calm: (_, r) =>
    r.pick(
      `I'd like to help. Tell me what you need, or shall I ask a colleague to take over?`,
      `I'm here to help with our ${r.offeringNoun.plural} and ${r.appointmentNoun.plural}. Would you rather have a colleague take over?`,
    ),
  handed_off: (_, r) =>
    r.pick(
      "I've asked a colleague to take over. They'll reply to you right here; you don't need to do anything.",
      "I'm passing you to a member of our team. They'll answer here as soon as they can.",
    ),
  waiting_for_team: (_, r) =>
    r.pick('Your message is with the team; someone will reply here.', 'Thanks, I’ve kept that for the team. Someone will answer you here.'),
  message_taken: (_, r) =>
    r.pick("I've passed that to the team; they'll get back to you.", 'Done, the team has your message and will get back to you.'),
  offer_message: () => 'I could not reach the team just now. Shall I leave them a message?',
  emergency: ({ message }, r) => r.name(message) ?? '',
  opted_out: () => "Understood: I won't message you again. If you ever write to us, I'll be glad to help.",
  sorry: () => "I'm sorry, that didn't work just now.",
  you_are_welcome: (_, r) => r.pick("You're welcome!", 'My pleasure!'),
  goodbye: (_, r) => r.pick('Thank you, goodbye!', 'Thanks for writing. Have a lovely day!'),
  out_of_scope: (_, r) =>
    `I'm the receptionist of ${r.business}, so I can help with our ${r.offeringNoun.plural}, opening hours and ${r.appointmentNoun.plural}, but not with that.`,
  not_understood: (_, r) => r.pick("Sorry, I didn't quite get that.", "I'm not sure I understood."),
  too_long: () => 'That message is too long for me; could you put it in a few sentences?',
  wordless: ({ media }) => `I can't open ${MEDIA[media] ?? 'this kind of message'} here. Could you write it in words?`,
}

const MEDIA: Readonly<Record<string, string>> = {
  image: 'pictures',
  video: 'videos',
  audio: 'voice messages',
  voice: 'voice messages',
  document: 'files',
  location: 'locations',
  contacts: 'contact cards',
}

function askText(asked: Asked, r: Renderer): string {
  switch (asked.what) {
    case 'offering':
      return `What would you like to book?`
    case 'when':
      return r.pick('Which day and time would suit you?', 'When would you like to come?')
    case 'slot':
      return asked.refs.length === 1 ? 'Does that suit you?' : r.pick('Which of these suits you?', 'Which one would you like?')
    case 'name':
      return 'May I have your name?'
    case 'did_you_mean':
      return 'Which of the two do you mean?'
    case 'offer_waitlist':
      return `Shall I put you on the waiting list for ${days(asked.from, asked.to, r)}?`
    case 'waitlist_offer':
      return 'Shall I book it?'
    case 'booking_phone':
      return 'Which mobile number is the booking under?'
    case 'code':
      return 'What are the six digits?'
    case 'phone':
      return 'And a mobile number for the booking?'
    case 'name_and_phone':
      return r.pick('May I have your name and mobile number?', 'Could you give me your name and mobile number?')
    case 'attribute':
      return `Could you tell me your ${asked.attribute.replaceAll('_', ' ')}?`
    case 'clarify_when':
      return 'Which one do you mean?'
    case 'confirm_booking':
      return 'Shall I book it?'
    case 'confirm_reschedule':
      return 'Shall I move it?'
    case 'confirm_cancel':
      return 'Shall I cancel it?'
    case 'take_message':
      return ''
    case 'contact_for_team':
      return 'May I have your name and mobile number, so that they can reach you?'
    case 'offer_booking':
      return r.pick('Would you like to book it?', 'Shall I find you a time?')
    case 'offer_human':
      return 'Shall I ask a colleague to take over?'
    case 'message_text':
      return 'What shall I tell them?'
    case 'anything_else':
      return r.pick('How can I help you?', 'What can I do for you?')
    case 'appointment':
      return 'Which one do you mean?'
    default:
      return asked satisfies never
  }
}

function slotsText(
  act: { slots: readonly SlotView[]; relation: SlotRelation; offering: string | null; resource: string | null },
  r: Renderer,
): string {
  const { slots, relation, offering, resource } = act
  const [first, ...others] = slots
  if (!first) return ''
  const withName = (slot: SlotView) => (r.name(slot.resource) ? ` with ${r.name(slot.resource)}` : '')
  if (relation === 'exact') {
    const what = [offering, withName(first).trim()].filter(Boolean).join(' ')
    const when = `${r.day(first.start)} at ${r.time(first.start)}`
    const also = others.length > 0 ? ` I also have ${r.list(others.map((slot) => r.time(slot.start)))}.` : ''
    return `${what ? `${what}: ${when}` : capital(when)} is free, and I'm holding it for you.${also}`
  }
  const suffix = offering ? ` for ${offering}` : ''
  const intro = {
    near: 'That exact time is not free, but these are close:',
    other_day: `There is nothing free${resource ? ` with ${resource}` : ''} then. The next times${suffix} are:`,
    other_resource: `${resource ?? 'That one'} is not free then, but there is:`,
    earliest: `The earliest free times${suffix} are:`,
    range: `These times are free${suffix}:`,
    after_closed: `The next free times${suffix} are:`,
    again: 'I have',
  }[relation]
  if (r.sameDay(slots) && new Set(slots.map((slot) => slot.resource_id)).size === 1) {
    return `${intro} ${r.day(first.start)}${withName(first)} at ${r.list(
      slots.map((slot) => r.time(slot.start)),
      'or',
    )}.`
  }
  return `${intro}${relation === 'again' ? ':' : ''}\n${slots.map((slot, index) => `${index + 1}. ${capital(r.day(slot.start))}, ${r.time(slot.start)}${withName(slot)}`).join('\n')}`
}

function hoursText(act: Extract<Act, { act: 'hours' }>, r: Renderer): string {
  const { weekly, day, open, closed_dates: closed } = act
  const when = day.date === null ? 'Today' : capital(r.onDay(day.date))
  const first =
    open.length > 0
      ? `${when} we're open ${open.map(([from, to]) => `${r.minutes(from)} to ${r.minutes(to)}`).join(' and ')}.`
      : `${when} we're closed.`
  if (day.date !== null) return first
  const exceptions = closed.length > 0 ? `\nWe'll be closed ${r.list(closed.map((date) => r.onDay(date)))}.` : ''
  return `${first} Our hours:\n${groupHours(weekly, r, HOURS).join('\n')}${exceptions}`
}

function days(from: string, to: string, r: Renderer): string {
  return from === to ? r.localDay(from) : `${r.localDay(from)} to ${r.localDay(to)}`
}

const HOURS = { closed: 'closed', to: 'to', and: ', ' } as const

function people(party: number | null): string {
  return party === null ? '' : ` for ${party} ${party === 1 ? 'person' : 'people'}`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
