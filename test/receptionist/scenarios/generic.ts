import type { Scenario } from './scenario.ts'

export const GENERIC: readonly Scenario[] = [
  {
    name: 'what was talked about stays the topic',
    turns: [
      ['hi, do you teach piano to kids?', 'greet knowledge'],
      ['how much?', 'price ask'],
      ['saturday 10am please', 'slots ask'],
      ["my daughter's lesson, I'm Eva 0505556666", 'thanks_for ask'],
      ['yes', 'slots ask'],
    ],
    ends: { lead: { status: 'qualified', name: 'Eva' } },
  },
  {
    name: 'a price, a time that is not free, a name',
    turns: [
      ['كم سعر درس البيانو؟', 'greet price ask'],
      ['طيب احجزلي يوم السبت الساعة ١١', 'slots ask'],
      ['ريم 0505556666', 'thanks_for ask'],
      ['نعم', 'slots ask'],
      ['شكرا', 'you_are_welcome ask'],
    ],
    ends: { lead: { status: 'qualified', name: 'ريم' } },
  },
  {
    name: 'a call back',
    turns: [
      ['can someone call me', 'greet handed_off ask'],
      ['Eva 0505556666', 'thanks_for'],
    ],
    ends: { lead: { status: 'qualified', name: 'Eva' }, handoff: 'the customer asked for a person' },
  },
  {
    name: 'an e-mail address besides',
    turns: [
      ["I'd like a guitar lesson on thursday at 5", 'greet slots ask'],
      ['Tom Hardy tom@example.com', 'thanks_for ask'],
      ['0505556666', 'thanks_for ask'],
      ['yes', 'slots ask'],
      ['thanks!', 'you_are_welcome ask'],
    ],
    ends: { lead: { status: 'qualified', name: 'Tom Hardy' } },
  },
  {
    name: 'a trial lesson',
    turns: [
      ['hello! can my son try a guitar class?', 'greet price ask'],
      ['how much is the trial lesson and do you have parking?', 'price knowledge ask'],
      ['yes saturday at 2', 'slots ask'],
      ['Nour Ali 050 555 6666', 'read_back'],
      ['yes', 'booked'],
      ['thank you', 'you_are_welcome'],
    ],
    ends: { appointments: ['confirmed 2026-03-07 14:00'], lead: { status: 'booked', name: 'Nour Ali' } },
  },
  {
    name: 'nonsense twice',
    turns: [
      ['blorp zint', 'greet not_understood ask'],
      ['qwex wibble', 'handed_off ask'],
      ['are you still there?', 'waiting_for_team'],
    ],
    ends: { handoff: 'the receptionist could not help' },
  },
  {
    name: 'a message for a teacher',
    turns: [['can you tell Oliver that I will be late?', 'greet message_taken ask']],
    ends: { messages: 1 },
  },
]
