import type { Act, Asked, SlotRelation, SlotView } from '../acts.ts'
import { groupHours } from './hours.ts'
import type { PhraseBook, Renderer } from './renderer.ts'

/** Arabic wordings: plain standard Arabic that reads naturally in the Gulf, neutral in gender where the language allows it. */
export const ARABIC: PhraseBook = {
  greet: (_, r) =>
    r.pick(
      `أهلًا بك، أنا ${r.persona} من استقبال ${r.business}، وأعمل بالذكاء الاصطناعي.`,
      `مرحبًا! معك ${r.persona} من استقبال ${r.business}، وأعمل بالذكاء الاصطناعي.`,
    ),
  greet_back: (_, r) => r.pick('أهلًا بك من جديد!', 'أهلًا!'),
  price: ({ offering }, r) =>
    `سعر ${r.name(offering.title)} ${r.money(offering.price, offering.currency)}${offering.duration_minutes ? `، والمدة حوالي ${r.duration(offering.duration_minutes)}` : ''}.`,
  duration: ({ offering }, r) => `مدة ${r.name(offering.title)} حوالي ${r.duration(offering.duration_minutes ?? 0)}.`,
  nothing_cheaper: ({ offering }, r) =>
    `${r.name(offering.title)} بسعر ${r.money(offering.price, offering.currency)} هو الأقل سعرًا من نوعه لدينا.`,
  visit: ({ items, total, currency, duration_minutes: minutes }, r) =>
    `${r.list(items.map((item) => `${r.name(item.title)} (${r.money(item.price, item.currency)})`))}: المجموع ${r.money(total, currency)}${minutes === null ? '' : `، والمدة حوالي ${r.duration(minutes)}`}.`,
  offerings: ({ items, more, closest }, r) =>
    `${closest ? 'لا يوجد لدينا حاليًا ما يطابق كل ذلك، وهذا هو الأقرب:' : r.pick('هذا ما لدينا:', 'نقدّم:')}\n${items.map((item) => `• ${r.name(item.title)} – ${r.money(item.price, item.currency)}`).join('\n')}${more ? '\n…وغير ذلك؛ أخبرني بما تبحث عنه.' : ''}`,
  hours: (act, r) => hoursText(act, r),
  location: ({ address, map_url }, r) => `عنواننا: ${r.name(address)}.${map_url ? ` الخريطة: ${map_url}` : ''}`,
  contact: ({ phone, email }) =>
    `يمكنك التواصل معنا ${[phone && `على الرقم \u2066${phone}\u2069`, email && `عبر البريد ${email}`].filter(Boolean).join(' أو ')}.`,
  staff: ({ resources, offering }, r) =>
    `${offering ? `${r.name(offering)}: ` : 'فريقنا: '}${r.list(resources.map((names) => r.name(names) ?? ''))}.`,
  knowledge: ({ answer }, r) => r.name(answer) ?? '',
  did_you_mean: ({ questions }, r) =>
    `لا أظن أن لدي هذه المعلومة. هل تقصد ${r.list(
      questions.map((question) => `«${r.name(question)}»`),
      'or',
    )}؟`,
  unknown: (_, r) =>
    r.pick(
      'لا تتوفر لدي هذه المعلومة ولا أريد أن أخمّن. هل أرسل سؤالك إلى الفريق؟',
      'للأسف لا أعرف الإجابة عن ذلك. هل ترغب أن أنقل سؤالك إلى الفريق؟',
    ),
  noted: ({ offering, resource }, r) => {
    const what = [r.name(offering), resource && `مع ${r.name(resource)}`].filter(Boolean).join(' ')
    return what ? `${r.pick('بكل سرور', 'أكيد')}، ${what}.` : r.pick('بكل سرور.', 'أكيد.')
  },
  slots: ({ slots, relation, offering, resource }, r) =>
    slotsText({ slots, relation, offering: r.name(offering), resource: r.name(resource) }, r),
  no_slots: ({ resource }, r) => `عذرًا، لا أجد وقتًا متاحًا${resource ? ` مع ${r.name(resource)}` : ''} حينها.`,
  waitlist_possible: ({ from, to }, r) => `أو أضيفك إلى قائمة الانتظار ${days(from, to, r)} إن رغبت.`,
  waitlisted: ({ from, to, offering, resource }, r) =>
    `تمت إضافتك إلى قائمة الانتظار${offering ? `: ${r.name(offering)}` : ''}${resource ? ` مع ${r.name(resource)}` : ''}، ${days(from, to, r)}. إذا توفّر وقت فسأحتفظ به لك وأكتب إليك هنا.`,
  waitlist_offer: ({ offering, resource, start, expires_at }, r) =>
    `توفّر وقت${offering ? `: ${r.name(offering)}` : ''}${resource ? ` مع ${r.name(resource)}` : ''}، يوم ${r.full(start)}. أحتفظ به لك حتى الساعة ${r.time(expires_at)}. هل أحجزه؟`,
  waitlist_left: () => 'حسنًا، لم تعد على قائمة الانتظار.',
  closed_day: ({ date }, r) => `نحن مغلقون ${r.onDay(date)}.`,
  slot_taken: () => 'عذرًا، حُجز هذا الوقت قبل لحظات، لذلك لم يتم الحجز.',
  past_date: () => 'هذا الوقت قد مضى.',
  no_such_day: () => 'لا يوجد مثل هذا اليوم في ذلك الشهر.',
  resource_cannot: ({ resource, offering }, r) => `${r.name(offering)} غير متاحة مع ${r.name(resource)}، لذلك بحثت لدى بقية الفريق.`,
  one_after_another: ({ first, after }, r) =>
    `لا يقدّم أحد من الفريق ${r.name(first)} و${r.name(after)} معًا، لذلك أحجزهما واحدًا بعد الآخر، بدءًا بـ${r.name(first)}.`,
  then_next: ({ offering }, r) => `والآن ${r.name(offering)} بعد ذلك مباشرة.`,
  recurring: () => 'أستطيع حجز زيارة واحدة في كل مرة، أما الزيارات المنتظمة فيرتّبها الفريق.',
  party_too_big: ({ max }) => `أستطيع الحجز لعدد يصل إلى ${max} أشخاص، أما الأعداد الأكبر فيرتّبها الفريق معك.`,
  clarify_when: ({ kind, options }, r) => {
    const choices = options.map((option) =>
      [option.date && r.localDay(option.date.from), option.time && r.range(option.time)].filter(Boolean).join(' الساعة '),
    )
    return kind === 'weekday_conflict'
      ? `اليوم والتاريخ لا يتطابقان. هل تقصد ${r.list(choices, 'or')}؟`
      : `للتأكد فقط: هل تقصد ${r.list(choices, 'or')}؟`
  },
  clarify_offering: ({ options }, r) =>
    `أيّها تفضّل: ${r.list(
      options.map((item) => `${r.name(item.title)} (${r.money(item.price, item.currency)})`),
      'or',
    )}؟`,
  bad_phone: ({ text }) => `يبدو أن الرقم \u2066${text}\u2069 غير مكتمل.`,
  ask: ({ asked, question }, r) => (question ? r.question(question) : askText(asked, r)),
  suggest_offerings: ({ items }, r) =>
    `مثلًا: ${r.list(
      items.map((names) => r.name(names) ?? ''),
      'or',
    )}.`,
  also_ask: ({ question }, r) => r.question(question),
  read_back: ({ slot, offering, name, phone, is_own_number: isOwn, party, task }, r) => {
    const what = [r.name(offering), r.name(slot.resource) && `مع ${r.name(slot.resource)}`].filter(Boolean).join(' ')
    if (task === 'reschedule') return `سأنقل ${r.appointmentNoun.yours}${what ? ` (${what})` : ''} إلى ${r.full(slot.start)}. هل أؤكد؟`
    return `للتأكيد: ${what || r.appointmentNoun.singular}${people(party)} يوم ${r.full(slot.start)}، باسم ${name}، ${isOwn ? `رقمك المنتهي بـ ${phone.slice(-2)}` : `رقم \u2066${phone}\u2069`}. هل أؤكد الحجز؟`
  },
  read_back_cancel: ({ appointment }, r) =>
    `لديك ${[r.name(appointment.offering) ?? r.appointmentNoun.singular, r.name(appointment.resource) && `مع ${r.name(appointment.resource)}`].filter(Boolean).join(' ')} يوم ${r.full(appointment.start)}. هل ألغيه؟`,
  booked: ({ appointment }, r) =>
    `${r.pick('تم الحجز', 'تم تأكيد الحجز')} باسم ${appointment.customer_name}: ${[r.name(appointment.offering) ?? r.appointmentNoun.singular, r.name(appointment.resource) && `مع ${r.name(appointment.resource)}`].filter(Boolean).join(' ')}${people(appointment.party)} يوم ${r.full(appointment.start)}.`,
  rescheduled: ({ appointment }, r) => `تم، ${r.appointmentNoun.yours} الآن يوم ${r.full(appointment.start)}.`,
  cancelled: ({ appointment }, r) => `تم إلغاء ${r.appointmentNoun.yours} يوم ${r.full(appointment.start)}.`,
  appointments: ({ items }, r) =>
    `لديك:\n${items.map((item, index) => `${index + 1}. ${r.name(item.offering) ?? r.appointmentNoun.singular} يوم ${r.full(item.start)}`).join('\n')}`,
  no_appointment: (_, r) => `لا أجد ${r.appointmentNoun.singular} باسمك لتغييره.`,
  cannot_verify: () => 'لا أجد حجزًا تم في هذه المحادثة، وحفاظًا على خصوصيتك لا أفتح الحجوزات برقم الهاتف وحده.',
  verify_first: () => 'حفاظًا على خصوصيتك، يتطلّب تعديل حجز لم يتم في هذه المحادثة رمزًا أرسله إلى رقم جوال الحجز.',
  code_sent: () => 'إن كان هناك حجز بهذا الرقم فقد أرسلت إليه الآن رمزًا من ستة أرقام. من فضلك اكتب الرمز هنا، وهو صالح لمدة 10 دقائق.',
  code_wrong: () => 'هذا ليس الرمز الصحيح.',
  kept_as_is: () => 'حسنًا، لم يتغيّر شيء.',
  not_booked: () => 'حسنًا، لم أحجز شيئًا.',
  nothing_fits: () => 'لا يوجد لدينا حاليًا ما يطابق كل ذلك، وهذا هو الأقرب.',
  thanks_for: ({ name, waiting }) => `شكرًا${name ? ` ${name}` : ' لك'}${waiting ? '، أضفت ذلك للفريق' : ''}.`,
  am_ai: (_, r) =>
    r.pick(
      `أنا ${r.persona} من استقبال ${r.business}، وأعمل بالذكاء الاصطناعي، أي برنامج ولست إنسانًا. ومن يفضّل التحدث مع أحد الزملاء يكفي أن يطلب ذلك.`,
      `هذه المحادثة مع نظام ذكاء اصطناعي اسمه ${r.persona} في استقبال ${r.business}. وعند الرغبة في التحدث مع شخص أطلب ذلك من أحد الزملاء.`,
    ),
  stay_calm: (_, r) =>
    r.pick(
      'يسعدني أن أساعدك. ما الذي تحتاج إليه؟ أم أطلب من أحد الزملاء متابعة المحادثة؟',
      `أنا هنا للمساعدة في ${r.offeringNoun.plural} و${r.appointmentNoun.plural}. أم تفضّل أن يتابع معك أحد الزملاء؟`,
    ),
  handed_off: (_, r) =>
    r.pick('طلبت من أحد الزملاء متابعة المحادثة، وسيردّ عليك هنا مباشرة.', 'أحوّلك الآن إلى أحد أفراد فريقنا، وسيجيبك هنا في أقرب وقت.'),
  waiting_for_team: (_, r) => r.pick('رسالتك لدى الفريق، وسيردّ عليك أحدهم هنا.', 'شكرًا، احتفظت بذلك للفريق، وسيجيبك أحدهم هنا.'),
  message_taken: (_, r) => r.pick('أرسلت ذلك إلى الفريق، وسيتواصلون معك.', 'تم، وصلت رسالتك إلى الفريق وسيردّون عليك.'),
  offer_message: () => 'لم أتمكن من الوصول إلى الفريق الآن. هل أترك لهم رسالة؟',
  emergency: ({ message }, r) => r.name(message) ?? '',
  opted_out: () => 'مفهوم، لن أراسلك بعد الآن. وإذا كتبت لنا في أي وقت فسيسعدني أن أساعدك.',
  sorry: () => 'عذرًا، لم ينجح ذلك الآن.',
  you_are_welcome: (_, r) => r.pick('على الرحب والسعة!', 'العفو!'),
  goodbye: (_, r) => r.pick('شكرًا لك، مع السلامة!', 'شكرًا لتواصلك معنا، يومك سعيد!'),
  out_of_scope: (_, r) =>
    `أنا مساعد آلي في استقبال ${r.business}، أستطيع المساعدة في ${r.offeringNoun.plural} وأوقات العمل والحجوزات، أما هذا فلا أستطيع المساعدة فيه.`,
  not_understood: (_, r) => r.pick('عذرًا، لم أفهم ذلك تمامًا.', 'لم يتضح لي المقصود.'),
  wordless: ({ media }) => `لا أستطيع فتح ${MEDIA[media] ?? 'هذا النوع من الرسائل'} هنا. هل يمكنك كتابة ما تريد بالكلمات؟`,
  too_long: () => 'هذه الرسالة طويلة جدًا بالنسبة لي؛ هل يمكنك اختصارها في بضع جمل؟',
}

const MEDIA: Readonly<Record<string, string>> = {
  image: 'الصور',
  video: 'مقاطع الفيديو',
  audio: 'الرسائل الصوتية',
  voice: 'الرسائل الصوتية',
  document: 'الملفات',
  location: 'المواقع',
  contacts: 'بطاقات الاتصال',
}

function askText(asked: Asked, r: Renderer): string {
  switch (asked.what) {
    case 'offering':
      return 'ما الذي ترغب في حجزه؟'
    case 'when':
      return r.pick('أي يوم ووقت يناسبك؟', 'متى تحب أن تأتي؟')
    case 'slot':
      return asked.refs.length === 1 ? 'هل يناسبك هذا الوقت؟' : r.pick('أي وقت يناسبك؟', 'أيّها تختار؟')
    case 'name':
      return 'ما الاسم الكريم؟'
    case 'did_you_mean':
      return 'أيّهما تقصد؟'
    case 'offer_waitlist':
      return `هل أضيفك إلى قائمة الانتظار ${days(asked.from, asked.to, r)}؟`
    case 'waitlist_offer':
      return 'هل أحجزه؟'
    case 'booking_phone':
      return 'ما رقم الجوال المسجّل به الحجز؟'
    case 'code':
      return 'ما الأرقام الستة؟'
    case 'phone':
      return 'وما رقم الجوال للحجز؟'
    case 'name_and_phone':
      return r.pick('ما الاسم ورقم الجوال من فضلك؟', 'هل تزوّدني بالاسم ورقم الجوال؟')
    case 'attribute':
      return 'هل يمكنك إخباري بالمزيد؟'
    case 'clarify_when':
    case 'appointment':
      return 'أيّها تقصد؟'
    case 'confirm_booking':
      return 'هل أؤكد الحجز؟'
    case 'confirm_reschedule':
      return 'هل أؤكد التغيير؟'
    case 'confirm_cancel':
      return 'هل ألغيه؟'
    case 'take_message':
      return ''
    case 'contact_for_team':
      return 'ما الاسم ورقم الجوال كي يتواصلوا معك؟'
    case 'offer_booking':
      return r.pick('هل ترغب في الحجز؟', 'هل أبحث لك عن وقت مناسب؟')
    case 'offer_human':
      return 'هل أطلب من أحد الزملاء متابعة المحادثة؟'
    case 'message_text':
      return 'ما الذي تودّ أن أنقله لهم؟'
    case 'anything_else':
      return r.pick('كيف أستطيع مساعدتك؟', 'كيف يمكنني أن أخدمك؟')
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
  const withName = (slot: SlotView) => (r.name(slot.resource) ? ` مع ${r.name(slot.resource)}` : '')
  if (relation === 'exact') {
    const also =
      others.length > 0
        ? ` ويتوفر أيضًا ${r.list(
            others.map((slot) => r.time(slot.start)),
            'or',
          )}.`
        : ''
    return `${offering ? `${offering}: ` : ''}${r.day(first.start)} الساعة ${r.time(first.start)}${withName(first)} متاح، وقد حجزته مؤقتًا لك.${also}`
  }
  const what = offering ? ` (${offering})` : ''
  const intro = {
    near: 'هذا الوقت بالضبط غير متاح، لكن الأوقات القريبة المتاحة:',
    other_day: `لا يوجد وقت متاح${resource ? ` مع ${resource}` : ''} حينها. أقرب الأوقات${what}:`,
    other_resource: `لا يوجد وقت متاح${resource ? ` مع ${resource}` : ''} حينها، لكن يتوفر:`,
    earliest: `أقرب الأوقات المتاحة${what}:`,
    range: `الأوقات المتاحة${what}:`,
    after_closed: `أقرب الأوقات المتاحة${what}:`,
    again: 'المتاح:',
  }[relation]
  if (r.sameDay(slots) && new Set(slots.map((slot) => slot.resource_id)).size === 1) {
    return `${intro} ${r.day(first.start)}${withName(first)} الساعة ${r.list(
      slots.map((slot) => r.time(slot.start)),
      'or',
    )}.`
  }
  return `${intro}\n${slots.map((slot, index) => `${index + 1}. ${r.day(slot.start)}، ${r.time(slot.start)}${withName(slot)}`).join('\n')}`
}

function hoursText(act: Extract<Act, { act: 'hours' }>, r: Renderer): string {
  const { weekly, day, open, closed_dates: closed } = act
  const when = day.date === null ? 'اليوم' : r.onDay(day.date)
  const first =
    open.length > 0
      ? `${when} نعمل من ${open.map(([from, to]) => `${r.minutes(from)} إلى ${r.minutes(to)}`).join(' ومن ')}.`
      : `${when} نحن مغلقون.`
  if (day.date !== null) return first
  const exceptions = closed.length > 0 ? `\nوسنكون مغلقين ${r.list(closed.map((date) => r.onDay(date)))}.` : ''
  return `${first} أوقات العمل:\n${groupHours(weekly, r, HOURS).join('\n')}${exceptions}`
}

function days(from: string, to: string, r: Renderer): string {
  return from === to ? r.onDay(from) : `من ${r.localDay(from)} إلى ${r.localDay(to)}`
}

const HOURS = { closed: 'مغلق', to: 'إلى', and: '، ' } as const

function people(party: number | null): string {
  if (party === null) return ''
  if (party === 1) return ' لشخص واحد'
  if (party === 2) return ' لشخصين'
  return party <= 10 ? ` لـ ${party} أشخاص` : ` لـ ${party} شخصًا`
}
