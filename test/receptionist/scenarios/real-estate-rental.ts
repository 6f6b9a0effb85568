import type { Scenario } from './scenario.ts'

export const REAL_ESTATE_RENTAL: readonly Scenario[] = [
  {
    name: 'a home to rent, narrowed down question by question',
    turns: [
      ['do you have any 1 bedroom apartments under 90k?', 'greet offerings ask'],
      ['JVC', 'offerings ask'],
      ['1st of april', 'ask'],
      ['4 cheques', 'ask'],
      ['one cat', 'noted ask'],
      ['can I view it tomorrow at 3', 'slots ask'],
      ['Leo 0503334444', 'read_back'],
      ['yes', 'booked'],
    ],
    ends: { appointments: ['confirmed 2026-03-03 15:00'], lead: { status: 'booked', name: 'Leo' } },
  },
  {
    name: 'a studio by the month',
    turns: [
      ['ابغى استوديو مفروش للايجار الشهري', 'greet offerings ask'],
      ['٦ آلاف بالشهر', 'ask'],
      ['أول ابريل', 'ask'],
      ['شيك واحد', 'ask'],
      ['لا', 'noted ask'],
      ['الخميس الساعة ٥', 'slots ask'],
      ['لينا ٠٥٠٣٣٣٤٤٤٤', 'read_back'],
      ['نعم', 'booked'],
    ],
    ends: { appointments: ['confirmed 2026-03-05 17:00'], lead: { status: 'booked', name: 'لينا' } },
  },
]
