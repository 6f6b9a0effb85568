import type { Scenario } from './scenario.ts'

export const SALON_ARABIC: readonly Scenario[] = [
  {
    name: 'the same in Arabic',
    turns: [
      ['مرحبا، ممكن قص شعر مع رنا بكرا الساعة ٥ العصر؟', 'greet slots ask'],
      ['سارة حداد، ٠٥٠١٢٣٤٥٦٧', 'read_back'],
      ['نعم', 'booked'],
      ['شكرا مع السلامة', 'goodbye'],
    ],
    ends: { appointments: ['confirmed 2026-03-03 17:00'], lead: { status: 'booked', name: 'سارة حداد' } },
  },
  {
    name: 'a verb for the service, the first of the offered times',
    turns: [
      ['مرحبا ممكن أقص شعري مع رنا بكرا حوالي الساعة ٥؟', 'greet slots ask'],
      ['الاول', 'ask also_ask'],
      ['ليلى منصور ٠٥٠٩٨٧٦٥٤٣', 'read_back'],
      ['نعم', 'booked'],
    ],
    ends: { appointments: ['confirmed 2026-03-03 17:00'], lead: { status: 'booked', name: 'ليلى منصور' } },
  },
  {
    name: 'the service behind the hour, name and number one by one',
    turns: [
      ['مرحبا، ممكن موعد مع رنا بكرا الساعة ٥ لقص الشعر؟', 'greet slots ask'],
      ['نعم', 'ask also_ask'],
      ['ليلى منصور', 'ask'],
      ['0509876543', 'read_back'],
      ['نعم، أكد الحجز', 'booked'],
    ],
    ends: { appointments: ['confirmed 2026-03-03 17:00'], lead: { status: 'booked', name: 'ليلى منصور' } },
  },
  {
    name: 'Egyptian',
    turns: [
      ['ازيك، عايزة احجز سشوار بكرة الساعة ٣', 'greet slots ask'],
      ['ايوه تمام، انا نهى ورقمي ٠٥٠١٢٣٤٥٦٧', 'read_back'],
      ['ايوه', 'booked'],
    ],
    ends: { appointments: ['confirmed 2026-03-03 15:00'], lead: { status: 'booked', name: 'نهى' } },
  },
  {
    name: 'Levantine, a price in between, another day after the read-back',
    turns: [
      ['مرحبا بدي موعد لمانيكير جل يوم الخميس بعد الظهر', 'greet slots ask'],
      ['قديش سعرها؟', 'price ask'],
      ['اول واحد', 'ask also_ask'],
      ['سمر 0501234567', 'read_back'],
      ['لا خليها الجمعة الساعة ٤', 'read_back'],
      ['ايه', 'booked'],
    ],
    ends: { appointments: ['confirmed 2026-03-06 16:00'], lead: { status: 'booked', name: 'سمر' } },
  },
  {
    name: 'Gulf, somebody who is not in today',
    turns: [
      ['ابي قص شعر مع دينا اليوم الساعة ٦', 'greet slots ask'],
      ['باجر', 'slots ask'],
      ['اي وقت', 'ask also_ask'],
      ['نورة ٠٥٠١٢٣٤٥٦٧', 'read_back'],
      ['اي', 'booked'],
    ],
    ends: { appointments: ['confirmed 2026-03-03 18:00'], lead: { status: 'booked', name: 'نورة' } },
  },
  {
    name: 'a question without an answer, passed on',
    turns: [
      ['هل تبيعون صواريخ؟', 'greet unknown ask'],
      ['نعم', 'message_taken ask'],
      ['هدى 0501234567', 'thanks_for'],
    ],
    ends: { lead: { status: 'qualified', name: 'هدى' }, messages: 1 },
  },
  {
    name: 'asked whether it is a robot, then for a person',
    turns: [
      ['هل انت روبوت؟', 'am_ai'],
      ['ابي اكلم موظف', 'handed_off ask'],
    ],
    ends: { handoff: 'the customer asked for a person' },
  },
  {
    name: 'a complaint in Arabic',
    turns: [
      ['انتم اسوأ صالون، خربتوا شعري', 'greet handed_off ask'],
      ['طيب متى بيردون؟', 'waiting_for_team'],
    ],
    ends: { handoff: 'complaint about a result' },
  },
  {
    name: 'a day that is in no calendar',
    turns: [['ابي احجز مساج استرخاء يوم 30 فبراير', 'greet no_such_day ask']],
    ends: { lead: { status: 'new' } },
  },
  {
    name: 'hours, address, price and parking',
    turns: [
      ['متى تفتحون يوم الجمعة؟', 'greet hours'],
      ['وين موقعكم؟', 'location'],
      ['بكم قص الشعر وعندكم مواقف؟', 'price price knowledge'],
    ],
    ends: { lead: { status: 'new' } },
  },
  {
    name: 'booked, moved, and not cancelled after all',
    turns: [
      ['احجزلي مساج استرخاء بكرا الساعة ٤، اسمي ريما ورقمي 0501234567', 'greet read_back'],
      ['نعم', 'booked'],
      ['ممكن اغير الموعد لبعد بكرا؟', 'read_back'],
      ['نعم', 'rescheduled'],
      ['الغي الموعد', 'read_back_cancel'],
      ['لا', 'kept_as_is'],
    ],
    ends: { appointments: ['rescheduled 2026-03-04 16:00'], lead: { status: 'booked', name: 'ريما' } },
  },
]
