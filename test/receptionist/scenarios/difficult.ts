import type { PackName } from '../talk.ts'
import type { Scenario } from './scenario.ts'

/** Customers who shrug, change their minds, mistype and write past midnight. */
export const DIFFICULT: Readonly<Partial<Record<PackName, readonly Scenario[]>>> = {
  salon: [
    {
      name: 'a discount is asked for, then haggled about',
      turns: [
        ['any discount?', 'greet knowledge'],
        ['anything cheaper than a balayage? under 400', 'offerings'],
        ['come on, give me a discount', 'handed_off ask'],
      ],
      ends: { lead: { status: 'new' }, handoff: 'negotiation' },
    },
    {
      name: 'a mistyped day, a forgotten time',
      turns: [
        ['gel manicure tomorow at 3pm', 'greet slots ask'],
        ['Nina 0501239999', 'read_back'],
        ['hmm wait, on thhursday in the afterrnoon is better', 'slots ask'],
        ['4:30 pm', 'read_back'],
        ['yes', 'booked'],
        ['what time was it again?', 'appointments'],
        ['متى موعدي؟', 'appointments'],
      ],
      ends: { appointments: ['confirmed 2026-03-05 16:30'], lead: { status: 'booked', name: 'Nina' } },
    },
    {
      name: 'tomorrow stays the same day when midnight passes',
      now: '2026-03-02T23:59:30+04:00',
      turns: [
        ['a classic manicure tomorrow', 'greet slots ask'],
        ['no thanks not those', 'noted ask'],
        ['tomorrow at 3pm', 'slots ask'],
        ['Lama 0501230000', 'read_back'],
        ['yes', 'booked'],
      ],
      ends: { appointments: ['confirmed 2026-03-03 15:00'], lead: { status: 'booked', name: 'Lama' } },
    },
    {
      name: 'a moved booking in words of the Gulf is the same booking',
      turns: [
        ['مانيكير جل بكرا الساعة 3 العصر', 'greet slots ask'],
        ['طارق سالم 0553132403', 'read_back'],
        ['ماشي', 'booked'],
        ['ممكن تنقلون حجزي الخميس الساعة 7 المسا', 'read_back'],
        ['اي', 'rescheduled'],
      ],
      ends: { appointments: ['rescheduled 2026-03-05 19:00'], lead: { status: 'booked', name: 'طارق سالم' } },
    },
  ],
  restaurant: [
    {
      name: 'twelve are too many, seven are not',
      turns: [
        ['table for 12 tonight at 8', 'greet party_too_big handed_off ask'],
        ['fine then 7 people', 'slots ask'],
        ['none', 'ask also_ask'],
        ['lena 0501112233', 'read_back'],
        ['yes', 'booked'],
      ],
      ends: { appointments: ['confirmed 2026-03-02 20:00'], lead: { status: 'booked', name: 'Lena' }, handoff: 'party of 8 or more' },
    },
    {
      name: 'thanks that end a conversation book nothing',
      turns: [
        ['طاولة ل 3 الليلة الساعة 9', 'greet slots ask'],
        ['ما في حساسية', 'ask also_ask'],
        ['سامي 0501110000', 'read_back'],
        ['خلاص شكرا', 'goodbye ask'],
      ],
      ends: { lead: { status: 'qualified', name: 'سامي' } },
    },
  ],
  auto_service: [
    {
      name: 'a question of waiting is no booking, a model names its make, a shrug gets the earliest times',
      turns: [
        ['في مكان انتظار', 'greet knowledge'],
        ['front brake pads please', 'ask'],
        ['camry 2019', 'noted ask'],
        ['not sure', 'slots ask'],
      ],
      ends: { lead: { status: 'new' } },
    },
  ],
  clinic: [
    {
      name: 'a date in 1970, one that is none, a service in the wrong form of its word',
      turns: [
        ['I need my teeth cleaned', 'greet ask'],
        ['just routine', 'ask'],
        ['no, been before', 'noted ask'],
        ['1 january 1970 then', 'past_date ask'],
        ["my husband says he'd rather not be here anymore", 'emergency handed_off'],
      ],
      ends: { lead: { status: 'new' }, handoff: 'emergency red flag' },
    },
  ],
}
