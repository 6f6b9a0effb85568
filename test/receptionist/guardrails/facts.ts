import { DEFAULT_GUARDRAIL_POLICY } from '../../../src/domain/guardrail-policy/policy.ts'
import { loadPack } from '../../../src/domain/packs/pack.ts'
import type { TurnContext } from '../../../src/receptionist/context.ts'
import { emptyState } from '../../../src/receptionist/dialogue/state.ts'
import { type Facts, gatherFacts } from '../../../src/receptionist/guardrails/facts.ts'
import { buildKnowledgeIndex } from '../../../src/receptionist/knowledge/search.ts'
import type { ToolCall } from '../../../src/receptionist/tools/call-tool.ts'
import { TEST_NOW } from '../../harness.ts'
import type { Given } from './table.ts'

const offering = (id: string, title: string, title_ar: string, price: string, aliases: readonly string[] = []) => ({
  id,
  title,
  title_ar,
  description: null,
  description_ar: null,
  aliases,
  attributes: {},
  price,
  price_currency: 'AED',
})
const ENTRIES = [
  [
    'Do you have parking?',
    'Yes. There are 12 free spaces behind Jasmine Plaza for our guests.',
    'نعم، لدينا 12 موقفًا مجانيًا للضيوف خلف ياسمين بلازا.',
  ],
  ['Do you sell gift cards?', 'Gift cards start at AED 100.', 'بطاقات الهدايا تبدأ من 100 درهم.'],
  [
    'Can I cancel?',
    'You can cancel an appointment free of charge up to 4 hours before it starts.',
    'يمكن إلغاء الموعد مجانًا قبل الموعد بأربع ساعات.',
  ],
  ['Is there a student discount?', 'Students get 10% off on Mondays.', 'خصم 10% للطلاب يوم الاثنين.'],
] as const

/** The business that the tables speak of: Monday 2 March 2026, 10:00 in Dubai. */
export function tableContext(vertical: 'salon' | 'clinic' = 'salon'): TurnContext {
  const hours = [1, 2, 3, 4].map((weekday) => ({ weekday, opens_minute: 600, closes_minute: 1260 }))
  const context = {
    now: TEST_NOW,
    tenant: {
      id: '00000000-0000-7000-8000-000000000001',
      name: 'Noor Salon',
      vertical,
      timezone: 'Asia/Dubai',
      currency: 'AED',
      country: 'AE',
      default_language: 'en',
      profile: {
        phone: '+971 4 000 0101',
        email: 'hello@noor.example',
        website: 'https://noor.example',
        address: 'Shop 4, Jasmine Plaza, Al Wasl Road, Jumeirah 1, Dubai',
        address_ar: 'محل 4، ياسمين بلازا، شارع الوصل، جميرا 1، دبي',
      },
      settings: {},
    },
    pack: loadPack(vertical),
    conversation: {
      id: '00000000-0000-7000-8000-000000000002',
      channel: 'webform',
      customer_identifier: 'visitor-1',
      identifier_key: 'visitor-1',
      customer_id: null,
      customer_name: null,
      customer_language: null,
      status: 'active',
      owner: 'bot',
      last_sequence_number: 1,
      answered_sequence_number: 0,
    },
    text: 'can you do it for 150? my number is 050 123 4567',
    wordless: null,
    isFirstReply: false,
    state: emptyState(),
    leadId: null,
    offerings: [
      offering('o1', "Women's haircut", 'قص شعر نسائي', '220.00', ['haircut', "women's cut", 'قص الشعر النسائي', 'القص']),
      offering('o2', "Men's haircut", 'قص شعر رجالي', '120.00', ['haircut', "men's cut", 'القص']),
      offering('o3', 'Gel manicure', 'مانيكير جل', '110.00', ['مانيكير الجل']),
      offering('o4', 'Balayage', 'بالياج', '850.00', ['البالياج']),
      offering('o5', 'Facial', 'تنظيف بشرة', '350.00', ['facial', 'تنظيف البشرة', 'جلسة الوجه']),
    ],
    resources: [
      { id: 'r1', kind: 'staff', name: 'Rana', name_ar: 'رنا', aliases: [], capacity: 1, offering_ids: [] },
      { id: 'r2', kind: 'staff', name: 'Dina', name_ar: 'دينا', aliases: [], capacity: 1, offering_ids: [] },
    ],
    knowledge: {
      entries: new Map(
        ENTRIES.map(([question, answer, answer_ar], at) => [`k${at}`, { id: `k${at}`, question, question_ar: null, answer, answer_ar }]),
      ),
      index: buildKnowledgeIndex([]),
    },
    hours: [...hours, { weekday: 5, opens_minute: 840, closes_minute: 1320 }, { weekday: 6, opens_minute: 600, closes_minute: 1320 }],
    closures: [],
    customer: null,
    waitlist: [],
    policy: DEFAULT_GUARDRAIL_POLICY,
    turnsToday: 1,
    tenantTurnsToday: 1,
    brain: null,
  }
  return context
}

const call = (tool: ToolCall['tool'], result: object, ok = true): ToolCall => ({
  number: 0,
  agent: 'booking',
  tool,
  arguments: {},
  result: ok ? { ok: true, ...result } : { ok: false, error: { code: 'taken', message: 'taken' } },
  duration_ms: 1,
})
const slot = (start: string, en: string) => ({ start, end: start, resource_id: en, resource: { en, ar: null } })
const APPOINTMENT = { appointment: { id: 'a', start: '2026-03-03T13:00:00.000Z', end: '2026-03-03T14:00:00.000Z', resource: null } }

const CALLS: Readonly<Record<Given, readonly ToolCall[]>> = {
  nothing: [],
  slots: [
    call('check_availability', {
      slots: [slot('2026-03-03T13:00:00.000Z', 'Rana'), slot('2026-03-03T13:30:00.000Z', 'Rana'), slot('2026-03-04T07:00:00.000Z', 'Dina')],
    }),
  ],
  none_free: [call('check_availability', { slots: [] })],
  booked: [call('book_appointment', APPOINTMENT)],
  moved: [call('reschedule_appointment', APPOINTMENT)],
  cancelled: [call('cancel_appointment', APPOINTMENT)],
  handed_off: [call('request_handoff', { handoff_id: 'h' })],
  message: [call('take_message', {})],
  failed: [call('book_appointment', {}, false)],
}

export function factsGiven(context: TurnContext, given: Given): Facts {
  return gatherFacts(context, CALLS[given])
}
