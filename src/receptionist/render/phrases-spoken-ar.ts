import type { Act, SlotView } from '../acts.ts'
import { ARABIC } from './phrases-ar.ts'
import { MOST_SPOKEN } from './phrases-spoken-en.ts'
import type { PhraseBook, Renderer } from './renderer.ts'

/** Arabic for the ear: no lists, nothing that speaks of writing, and one sentence where one will do. */
export const SPOKEN_ARABIC: PhraseBook = {
  ...ARABIC,
  greet: (_, r) =>
    r.pick(
      `أهلًا بك، أنا ${r.persona} من استقبال ${r.business}، وأعمل بالذكاء الاصطناعي.`,
      `مرحبًا، معك ${r.persona} من استقبال ${r.business}، وأعمل بالذكاء الاصطناعي.`,
    ),
  visit: ({ items, total, currency, duration_minutes: minutes }, r) =>
    `مجموع ${r.list(items.map((item) => r.name(item.title) ?? ''))} ${r.money(total, currency)}${minutes === null ? '' : `، والمدة حوالي ${r.duration(minutes)}`}.`,
  offerings: ({ items, more, closest }, r) => {
    const named = r.list(items.slice(0, MOST_SPOKEN).map((item) => `${r.name(item.title)} بسعر ${r.money(item.price, item.currency)}`))
    const head = closest ? 'لا يوجد لدينا ما يطابق كل ذلك، وهذا هو الأقرب:' : 'لدينا'
    return `${head} ${named}${more || items.length > MOST_SPOKEN ? '، وغير ذلك' : ''}.`
  },
  location: ({ address }, r) => `عنواننا: ${r.name(address)}.`,
  clarify_offering: ({ options }, r) =>
    `أيّها تفضّل: ${r.list(
      options.slice(0, MOST_SPOKEN).map((item) => r.name(item.title) ?? ''),
      'or',
    )}؟`,
  did_you_mean: ({ questions }, r) =>
    `لا أظن أن لدي هذه المعلومة، فهل تقصد ${r.list(
      questions.map((question) => (r.name(question) ?? '').replace(/[؟?.]+$/, '')),
      'or',
    )}؟`,
  hours: (act, r) => hours(act, r),
  slots: (act, r) => (act.relation === 'exact' ? ARABIC.slots(act, r) : slots(act, r)),
  waitlisted: (act, r) => ARABIC.waitlisted(act, r).replace(/ إذا توفّر وقت.*$/, ' إذا توفّر وقت فسأحتفظ به لك ونبلغك.'),
  code_sent: () => 'إن كان هناك حجز بهذا الرقم فقد أرسلت إليه الآن رمزًا من ستة أرقام، من فضلك اقرأه لي.',
  appointments: ({ items }, r) =>
    `لديك ${r.list(items.slice(0, MOST_SPOKEN).map((item) => `${r.name(item.offering) ?? r.appointmentNoun.singular} يوم ${r.full(item.start)}`))}.`,
  bad_phone: () => 'يبدو أن الرقم غير مكتمل.',
  am_ai: (_, r) =>
    `أنا ${r.persona} من استقبال ${r.business}، وأعمل بالذكاء الاصطناعي، أي برنامج ولست إنسانًا. ومن يفضّل التحدث مع أحد الزملاء يكفي أن يطلب ذلك.`,
  handed_off: (_, r) => r.pick('طلبت من أحد الزملاء متابعة المكالمة.', 'أحوّلك الآن إلى أحد أفراد فريقنا.'),
  waiting_for_team: () => 'احتفظت بذلك للفريق، وسيتواصلون معك.',
  opted_out: () => 'مفهوم، لن نتواصل معك بعد الآن.',
  goodbye: (_, r) => r.pick('شكرًا لاتصالك، مع السلامة!', 'شكرًا لاتصالك بنا، يومك سعيد!'),
  too_long: () => 'هذا كثير دفعة واحدة، هل يمكنك قوله في جملة أو جملتين؟',
}

function slots(act: Extract<Act, { act: 'slots' }>, r: Renderer): string {
  const items = act.slots.slice(0, MOST_SPOKEN)
  if (items.length === 0) return ''
  const resource = r.name(act.resource)
  const what = act.offering ? ` لـ${r.name(act.offering)}` : ''
  const intro = {
    exact: '',
    near: 'هذا الوقت بالضبط غير متاح، لكن يتوفر',
    other_day: `لا يوجد وقت متاح${resource ? ` مع ${resource}` : ''} حينها، وأقرب الأوقات${what}`,
    other_resource: `لا يوجد وقت متاح${resource ? ` مع ${resource}` : ''} حينها، لكن يتوفر`,
    earliest: `أقرب الأوقات المتاحة${what}`,
    range: `الأوقات المتاحة${what}`,
    after_closed: `أقرب الأوقات المتاحة${what}`,
    again: 'المتاح',
  }[act.relation]
  return `${intro} ${r.list(together(items, r), 'or')}.`
}

function together(items: readonly SlotView[], r: Renderer): string[] {
  const isOne = new Set(items.map((slot) => slot.resource_id)).size === 1
  let day = ''
  return items.map((slot, index) => {
    const name = r.name(slot.resource)
    const who = name && (!isOne || index === 0) ? ` مع ${name}` : ''
    const same = r.day(slot.start) === day
    day = r.day(slot.start)
    return `${same ? '' : `${day} `}الساعة ${r.time(slot.start)}${who}`
  })
}

function hours({ weekly, day, open }: Extract<Act, { act: 'hours' }>, r: Renderer): string {
  const when = day.date === null ? 'اليوم' : r.onDay(day.date)
  const range = ([from, to]: readonly [number, number]) => `من الساعة ${r.minutes(from)} إلى الساعة ${r.minutes(to)}`
  const first = open.length > 0 ? `نعمل ${when} ${open.map(range).join(' و')}.` : `نحن مغلقون ${when}.`
  if (day.date !== null) return first
  const groups = new Map<string, string[]>()
  for (const { weekday, ranges } of weekly) {
    const text = ranges.map(range).join(' و')
    groups.set(text, [...(groups.get(text) ?? []), r.weekday(weekday)])
  }
  const told = [...groups].map(([text, days]) => (text === '' ? `مغلقون ${r.list(days)}` : `${r.list(days)} ${text}`))
  return `${first} أوقات العمل المعتادة: ${told.join('، و')}.`
}
