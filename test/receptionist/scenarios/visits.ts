import type { Scenario } from './scenario.ts'

/** Several services in one visit, at the salon. */
export const VISITS: readonly Scenario[] = [
  {
    name: 'two services in one breath, done by one person in one visit',
    turns: [
      ['Can I get a haircut and a beard trim on Thursday at 3pm?', 'greet slots ask'],
      ['Omar 0501234567', 'visit read_back'],
      ['yes', 'booked'],
    ],
    ends: { appointments: ['confirmed 2026-03-05 15:00'], lead: { status: 'booked', name: 'Omar' } },
  },
  {
    name: 'a service is added, another added, and one dropped',
    turns: [
      ['book a classic manicure on friday at 2pm', 'greet slots ask'],
      ['and a pedicure too', 'slots ask'],
      ['how much is that in total?', 'visit ask'],
      ['Lina 0509876543', 'visit read_back'],
      ['drop the manicure', 'read_back'],
      ['yes', 'booked'],
    ],
    ends: { appointments: ['confirmed 2026-03-06 14:00'], lead: { status: 'booked', name: 'Lina' } },
  },
  {
    name: 'what nobody does together is booked one after the other',
    turns: [
      ["a women's haircut and a classic manicure on thursday at 11am please, Maya 0501112233", 'greet one_after_another read_back'],
      ['yes', 'booked then_next read_back'],
      ['yes', 'booked'],
    ],
    ends: {
      appointments: ['confirmed 2026-03-05 11:00', 'confirmed 2026-03-05 12:00'],
      lead: { status: 'booked', name: 'Maya' },
    },
  },
  {
    name: 'two services in Arabic',
    turns: [
      ['ابي مناكير جل وباديكير يوم الخميس الساعة ٣ العصر', 'greet slots ask'],
      ['نورة ٠٥٠١٢٣٤٥٦٧', 'visit read_back'],
      ['نعم', 'booked'],
    ],
    ends: { appointments: ['confirmed 2026-03-05 15:00'], lead: { status: 'booked', name: 'نورة' } },
  },
  {
    name: 'a visit for several services is moved as a whole',
    turns: [
      ['classic manicure and spa pedicure tomorrow at 12, Sami 0501234567', 'greet visit read_back'],
      ['yes', 'booked'],
      ['can I move it to friday at 4?', 'read_back'],
      ['yes', 'rescheduled'],
    ],
    ends: { appointments: ['rescheduled 2026-03-06 16:00'], lead: { status: 'booked', name: 'Sami' } },
  },
  {
    name: 'the price of two services is told as parts and a sum',
    turns: [['how much is a gel manicure and a pedicure?', 'greet visit']],
    ends: { lead: { status: 'new' } },
  },
  {
    name: 'another service instead is no addition',
    turns: [
      ['book a classic manicure on friday at noon', 'greet slots ask'],
      ['make it a pedicure instead', 'slots ask'],
      ['the first one', 'ask also_ask'],
      ['Lina 0509876543', 'read_back'],
    ],
    ends: { lead: { status: 'qualified', name: 'Lina' } },
  },
  {
    name: 'anything cheaper is a question about the catalogue, and asking for a lower price is not',
    turns: [
      ['how much is a gel manicure?', 'greet price ask'],
      ['anything cheaper?', 'offerings'],
      ['do you have anything cheaper than a beard trim?', 'nothing_cheaper'],
      ['can you do the gel manicure for 50?', 'handed_off ask'],
    ],
    ends: { lead: { status: 'new' }, handoff: 'negotiation' },
  },
  {
    name: 'something cheaper in Arabic, and booked',
    turns: [
      ['بكم مانيكير جل؟', 'greet price ask'],
      ['في شي ارخص؟', 'offerings'],
      ['الاول، بكرا الساعة ١٢', 'slots ask'],
    ],
    ends: { lead: { status: 'new' } },
  },
]
