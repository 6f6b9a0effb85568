import type { Scenario } from './scenario.ts'

export const RESTAURANT: readonly Scenario[] = [
  {
    name: 'a table for tonight',
    turns: [
      ['table for 4 tonight at 8', 'greet slots ask'],
      ['nut allergy, one of us', 'ask also_ask'],
      ['Yousef 0501112222', 'read_back'],
      ["it's a birthday", 'noted ask'],
      ['yes', 'booked'],
    ],
    ends: { appointments: ['confirmed 2026-03-02 20:00'], lead: { status: 'booked', name: 'Yousef' } },
  },
  {
    name: 'a party of twelve',
    turns: [
      ['I want a table for 12 on friday night', 'greet party_too_big handed_off ask'],
      ['Adam, 0501112222', 'thanks_for'],
    ],
    ends: { lead: { status: 'new', name: 'Adam' }, handoff: 'party of 8 or more' },
  },
  {
    name: 'a table in Arabic',
    turns: [
      ['أبي طاولة لأربعة أشخاص اليوم الساعة ٨ مساء', 'greet slots ask'],
      ['لا يوجد', 'ask also_ask'],
      ['أحمد ٠٥٠١١١٢٢٢٢', 'read_back'],
      ['نعم', 'booked'],
    ],
    ends: { appointments: ['confirmed 2026-03-02 20:00'], lead: { status: 'booked', name: 'أحمد' } },
  },
  {
    name: 'more people after the booking',
    turns: [
      ['table for 2 tomorrow at 7pm, Amy Lee 0501112222', 'greet slots ask'],
      ['no allergies', 'read_back'],
      ['yes', 'booked'],
      ['make it 4 people', 'handed_off'],
    ],
    ends: { appointments: ['confirmed 2026-03-03 19:00'], lead: { status: 'booked', name: 'Amy Lee' }, handoff: 'change of party size' },
  },
  {
    name: 'a party of twelve in Arabic',
    turns: [
      ['ابي احجز لـ ١٢ شخص يوم الجمعة مساء', 'greet party_too_big handed_off ask'],
      ['خالد ٠٥٠١٢٣٤٥٦٧', 'thanks_for'],
    ],
    ends: { lead: { status: 'new', name: 'خالد' }, handoff: 'party of 8 or more' },
  },
  {
    name: 'booked and cancelled',
    turns: [
      ['طاولة لشخصين بكرا الساعة ٩ مساء، اسمي سلطان ورقمي 0501112222', 'greet slots ask'],
      ['ما عندنا حساسية', 'read_back'],
      ['نعم', 'booked'],
      ['ممكن الغي الحجز', 'read_back_cancel'],
      ['نعم', 'cancelled'],
    ],
    ends: { appointments: ['cancelled 2026-03-03 21:00'], lead: { status: 'booked', name: 'سلطان' } },
  },
  {
    name: 'which Saturday',
    turns: [
      ['can you do a birthday table for 6 next saturday at 8:30pm? my name is Lara, 0501112222', 'greet clarify_when'],
      ['one vegetarian', 'read_back'],
      ['perfect', 'booked'],
    ],
    ends: { appointments: ['confirmed 2026-03-14 20:30'], lead: { status: 'booked', name: 'Lara' } },
  },
  {
    name: 'a severe allergy goes to people',
    turns: [
      ['is there a table tonight for 2 at 7?', 'greet slots ask'],
      ['any time around then', 'ask also_ask'],
      ['peanut allergy - severe', 'handed_off ask'],
    ],
    ends: { lead: { status: 'new' }, handoff: 'severe allergy' },
  },
  {
    name: 'a family table, a spoken time',
    turns: [
      ['حاب احجز طاولة عائلية بكرا العشا', 'greet ask'],
      ['٥', 'slots ask'],
      ['سبعة ونص', 'ask'],
      ['ما في شي', 'ask also_ask'],
      ['سعيد', 'ask'],
      ['٠٥٠١١١٢٢٢٢', 'read_back'],
      ['تمام', 'booked'],
    ],
    ends: { appointments: ['confirmed 2026-03-03 19:30'], lead: { status: 'booked', name: 'سعيد' } },
  },
]
