import type { Scenario } from './scenario.ts'

export const CLINIC: readonly Scenario[] = [
  {
    name: 'the questions of a clinic before the times',
    turns: [
      ["hello, I'd like to see a dermatologist this week", 'greet ask'],
      ['a rash on my arm', 'ask'],
      ['yes first time', 'slots ask'],
      ['wednesday morning', 'slots ask'],
      ['the first', 'ask also_ask'],
      ['Omar Khan 0551234567', 'read_back'],
      ['no insurance, I pay myself', 'noted ask'],
      ['yes', 'booked'],
    ],
    ends: { appointments: ['confirmed 2026-03-04 10:00'], lead: { status: 'booked', name: 'Omar Khan' } },
  },
  {
    name: 'an emergency',
    turns: [
      ["I have chest pain and can't breathe", 'greet emergency handed_off'],
      ['what should I do?', 'emergency'],
    ],
    ends: { handoff: 'emergency red flag' },
  },
  {
    name: 'an emergency in Arabic',
    turns: [['ابوي عنده ألم في الصدر وما يقدر يتنفس', 'greet emergency handed_off']],
    ends: { handoff: 'emergency red flag' },
  },
  {
    name: 'a dental visit in Gulf Arabic',
    turns: [
      ['السلام عليكم، بغيت موعد أسنان باچر الصبح', 'greet ask'],
      ['تنظيف', 'ask'],
      ['أول مرة', 'slots ask'],
      ['الأولى', 'ask also_ask'],
      ['اسمي خالد ورقمي ٠٥٥١٢٣٤٥٦٧', 'read_back'],
      ['ايوه', 'booked'],
    ],
    ends: { appointments: ['confirmed 2026-03-03 09:00'], lead: { status: 'booked', name: 'خالد' } },
  },
  {
    name: 'insurance and who is in when',
    turns: [
      ['do you take Gulf Shield insurance?', 'greet knowledge'],
      ['is dr leila available on tuesday?', 'no_slots ask'],
      ['what about wednesday at 11', 'slots ask'],
    ],
    ends: { lead: { status: 'new' } },
  },
  {
    name: 'an unanswerable question amid the questions',
    turns: [
      ['I need a GP appointment tomorrow afternoon', 'greet ask'],
      ['fever since yesterday', 'ask'],
      ['do you have a pharmacy inside?', 'unknown ask'],
      ['yes first visit', 'slots ask'],
      ['the last one', 'ask also_ask'],
      ['Rami Aoun, rami@example.com', 'ask'],
      ['0551112233', 'read_back'],
      ['yes', 'booked'],
    ],
    ends: { appointments: ['confirmed 2026-03-03 17:45'], lead: { status: 'booked', name: 'Rami Aoun' } },
  },
  {
    name: 'questions in two languages',
    turns: [
      ['do you have parking?', 'greet knowledge'],
      ['وهل عندكم دكتورة؟', 'knowledge'],
      ['متى تفتحون الجمعة؟', 'hours'],
      ['thanks', 'you_are_welcome'],
    ],
    ends: { lead: { status: 'new' } },
  },
  {
    name: 'by the name of a doctor',
    turns: [
      ['ابي احجز عند دكتورة ليلى', 'greet ask'],
      ['حبوب في الوجه', 'ask'],
      ['لا زرتكم قبل', 'ask suggest_offerings'],
      ['يوم الخميس', 'ask suggest_offerings'],
      ['الساعة ٥', 'ask suggest_offerings'],
      ['عندي تأمين جلف شيلد', 'knowledge ask'],
      ['مها ٠٥٥١٢٣٤٥٦٧', 'ask suggest_offerings'],
      ['نعم', 'ask suggest_offerings'],
    ],
    ends: { lead: { status: 'new', name: 'مها' } },
  },
  {
    name: 'a price and a question, then a yes',
    turns: [
      ['how much is a dental check up and do you accept cards?', 'greet price knowledge ask'],
      ['yes please', 'ask'],
      ['check my teeth', 'ask'],
      ['no', 'ask'],
      ['monday 9 march 10am', 'ask'],
      ['Paul 0551112233', 'read_back'],
      ['yes', 'booked'],
    ],
    ends: { appointments: ['confirmed 2026-03-09 10:00'], lead: { status: 'booked', name: 'Paul' } },
  },
]
