import type { Scenario } from './scenario.ts'

export const REAL_ESTATE: readonly Scenario[] = [
  {
    name: 'a home to buy, above the budget',
    turns: [
      ["I'm looking for a 2 bedroom apartment in the marina to buy, budget 2 million", 'greet offerings ask'],
      ['in 3 months', 'noted ask'],
      ['mortgage', 'noted ask'],
      ['can I see it on thursday at 11?', 'slots ask'],
      ['Jana 0502223333', 'read_back'],
      ['yes', 'booked'],
    ],
    ends: { appointments: ['confirmed 2026-03-05 11:00'], lead: { status: 'booked', name: 'Jana' } },
  },
  {
    name: 'a villa in Arabic',
    turns: [
      ['أبحث عن فيلا للبيع ٤ غرف', 'greet offerings ask'],
      ['ميزانيتي ٥ مليون', 'offerings ask'],
      ['خلال شهرين', 'noted ask'],
      ['كاش', 'noted ask'],
      ['ممكن اشوفها يوم الخميس الساعة ١١', 'slots ask'],
      ['منى ٠٥٠٢٢٢٣٣٣٣', 'read_back'],
      ['نعم', 'booked'],
    ],
    ends: { appointments: ['confirmed 2026-03-05 11:00'], lead: { status: 'booked', name: 'منى' } },
  },
  {
    name: 'a flat to rent',
    turns: [
      ['أبحث عن شقة للإيجار غرفة وحدة في داون تاون', 'greet offerings ask'],
      ['١٥٠ ألف', 'ask'],
      ['الشهر الجاي', 'noted ask'],
      ['ممكن اشوفها الاربعاء الساعة ٤؟', 'slots ask'],
      ['هند ٠٥٠٢٢٢٣٣٣٣', 'read_back'],
      ['نعم', 'booked'],
    ],
    ends: { appointments: ['confirmed 2026-03-04 16:00'], lead: { status: 'booked', name: 'هند' } },
  },
]
