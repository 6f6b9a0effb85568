import type { Scenario } from './scenario.ts'

export const SALON_ENGLISH: readonly Scenario[] = [
  {
    name: 'asked with a person and a time, given name and number, booked on a yes',
    turns: [
      ['hi, can I get a haircut with Rana tomorrow around 5?', 'greet slots ask'],
      ['Sara Haddad, 050 123 4567', 'read_back'],
      ['yes', 'booked'],
      ['thanks, bye', 'goodbye'],
    ],
    ends: { appointments: ['confirmed 2026-03-03 17:00'], lead: { status: 'booked', name: 'Sara Haddad' } },
  },
  {
    name: 'everything in one burst of two lines',
    turns: [
      [['hi, can I get a haircut with Rana tomorrow around 5?', 'Sara Haddad, 050 123 4567'], 'greet read_back'],
      ['yes please', 'booked'],
    ],
    ends: { appointments: ['confirmed 2026-03-03 17:00'], lead: { status: 'booked', name: 'Sara Haddad' } },
  },
  {
    name: 'questions in the middle of a booking are answered and the booking goes on',
    turns: [
      ['I want to book a balayage', 'greet noted ask'],
      ['do you have parking?', 'knowledge ask'],
      ['how long does it take?', 'duration ask'],
      ['saturday afternoon', 'slots ask'],
      ['changing it', 'thanks_for ask'],
      ['no allergies', 'thanks_for ask'],
      ['my name is Mona and my number is 0501234567', 'thanks_for ask'],
      ['yes', 'slots ask'],
    ],
    ends: { lead: { status: 'qualified', name: 'Mona' } },
  },
  {
    name: 'another day, another time, a person, and a change after the read-back',
    turns: [
      ["book me a women's haircut on thursday at 3", 'greet slots ask'],
      ['actually make it friday', 'slots ask'],
      ['4pm is better', 'slots ask'],
      ['with Rana', 'ask also_ask'],
      ['Hala, 0551112233', 'read_back'],
      ['no wait, make it 5 instead', 'read_back'],
      ['yes', 'booked'],
    ],
    ends: { appointments: ['confirmed 2026-03-06 17:00'], lead: { status: 'booked', name: 'Hala' } },
  },
  {
    name: 'a price, then "book it"',
    turns: [
      ['how much is a gel manicure?', 'greet price ask'],
      ['ok book it for tomorrow at 2', 'slots ask'],
      ['Nour 0509998877', 'read_back'],
      ['yes', 'booked'],
    ],
    ends: { appointments: ['confirmed 2026-03-03 14:00'], lead: { status: 'booked', name: 'Nour' } },
  },
  {
    name: '"make it with Rana" is about Rana and no make-up',
    turns: [
      ["I'd like a haircut tomorrow at 5", 'greet clarify_offering'],
      ["women's", 'slots ask'],
      ['make it with Rana', 'ask also_ask'],
      ['make it sunday', 'slots ask'],
      ['how about monday?', 'clarify_when'],
    ],
    ends: { lead: { status: 'new' } },
  },
  {
    name: 'none of the offered times',
    turns: [
      ['can i have a pedicure tomorrow morning', 'greet slots ask'],
      ['none of those work', 'noted ask'],
      ['any time on thursday', 'slots ask'],
      ['the second one', 'ask also_ask'],
      ['Lama', 'ask'],
      ['0501234567', 'read_back'],
      ['yes', 'booked'],
    ],
    ends: { appointments: ['confirmed 2026-03-05 15:00'], lead: { status: 'booked', name: 'Lama' } },
  },
  {
    name: 'a number that breaks off is no time',
    turns: [
      ['haircut women tomorrow 1pm', 'greet slots ask'],
      ["I'm Dina, my number is 055 12", 'bad_phone ask also_ask'],
      ['sorry 0551234567', 'read_back'],
      ['yes', 'booked'],
    ],
    ends: { appointments: ['confirmed 2026-03-03 13:00'], lead: { status: 'booked', name: 'Dina' } },
  },
  {
    name: 'every Thursday is not one visit',
    turns: [
      ['can I book a blow dry every thursday at 4?', 'greet recurring ask'],
      ['just this thursday then', 'slots ask'],
    ],
    ends: { lead: { status: 'new' } },
  },
  {
    name: 'asked whether it is a robot',
    turns: [
      ['are you a robot?', 'am_ai'],
      ['am I talking to a human?', 'am_ai'],
      ['I want to talk to a real person', 'handed_off ask'],
      ['ok how much is a haircut?', 'price price'],
      ['thanks', 'you_are_welcome'],
      ['are you there?', 'waiting_for_team'],
    ],
    ends: { lead: { status: 'new' }, handoff: 'the customer asked for a person' },
  },
  {
    name: 'a question without an answer, declined and then passed on',
    turns: [
      ['do you sell spaceships?', 'greet unknown ask'],
      ['no', 'ask'],
      ['do you repair iphones?', 'unknown ask'],
      ['yes', 'message_taken ask'],
      ['Rami 0501234567', 'thanks_for'],
    ],
    ends: { lead: { status: 'qualified', name: 'Rami' }, messages: 1 },
  },
  {
    name: 'opting out',
    turns: [
      ['stop messaging me', 'greet opted_out'],
      ['unsubscribe', 'opted_out'],
      ['ok actually how much is a haircut', 'price price'],
    ],
    ends: { lead: { status: 'new' } },
  },
  {
    name: 'abuse is met calmly',
    turns: [
      ['you are a stupid idiot', 'greet stay_calm'],
      ['fuck you', 'stay_calm'],
      ['asdkjh qwlekj', 'not_understood ask'],
      ['👍', 'ask'],
      ['💇', 'ask'],
      ['qwlekj zxmnv', 'handed_off ask'],
    ],
    ends: { lead: { status: 'new' }, handoff: 'the receptionist could not help' },
  },
  {
    name: 'a complaint goes to people, who are announced once',
    turns: [
      ['your stylist ruined my hair!! I want my money back', 'greet handed_off ask'],
      ['when will someone answer', 'waiting_for_team'],
      ['can you at least tell me your phone number', 'contact'],
      ['hello???', 'greet_back waiting_for_team'],
    ],
    ends: { handoff: 'complaint about a result' },
  },
  {
    name: 'haggling goes to people',
    turns: [
      ['how much is a keratin treatment', 'greet price ask'],
      ['can you do it for 300?', 'handed_off ask'],
    ],
    ends: { lead: { status: 'new' }, handoff: 'negotiation' },
  },
  {
    name: 'booked, moved and cancelled',
    turns: [
      ["book women's haircut tomorrow at 3pm, Sara 0501234567", 'greet read_back'],
      ['yes', 'booked'],
      ['actually can I move it to thursday at 4?', 'read_back'],
      ['yes', 'rescheduled'],
      ['now cancel it please', 'read_back_cancel'],
      ['yes', 'cancelled'],
    ],
    ends: { appointments: ['cancelled 2026-03-05 16:00'], lead: { status: 'booked', name: 'Sara' } },
  },
  {
    name: 'who can not come and names another time moves the appointment',
    turns: [
      ["book women's haircut tomorrow at 3pm, Sara 0501234567", 'greet read_back'],
      ['yes', 'booked'],
      ["I can't make my appointment, is thursday 4pm possible instead?", 'read_back'],
      ['yes', 'rescheduled'],
      ["I won't be able to come on thursday", 'read_back_cancel'],
      ['no, friday at 5', 'read_back'],
      ['yes', 'rescheduled'],
      ["sorry, I can't come on friday", 'read_back_cancel'],
      ['yes', 'cancelled'],
    ],
    ends: { appointments: ['cancelled 2026-03-06 17:00'], lead: { status: 'booked', name: 'Sara' } },
  },
  {
    name: 'no thanks to "shall I find you a time?" and to "when?" starts and keeps no booking',
    turns: [
      ['how much is a gel manicure?', 'greet price ask'],
      ['no thanks', 'ask'],
      ['I want to book a gel manicure', 'noted ask'],
      ["no that's all", 'kept_as_is ask'],
      ['no', 'goodbye'],
    ],
    ends: { lead: { status: 'new' } },
  },
  {
    name: 'moving an appointment that this chat has not made',
    turns: [
      ['I need to reschedule my appointment', 'greet verify_first ask'],
      ['my number is 0501234567', 'code_sent'],
      ['how much is a balayage?', 'price ask'],
      ['12345', 'not_understood ask'],
      ['123 456', 'code_wrong ask'],
      ['no, I have no code', 'cannot_verify handed_off'],
    ],
    ends: { lead: { status: 'qualified' }, handoff: 'reschedule: no verified appointment' },
  },
  {
    name: 'the language is changed twice',
    turns: [
      ['hi I want a haircut tomorrow', 'greet clarify_offering'],
      ['نسائي الساعة 4 العصر', 'slots ask'],
      ['اسمي ليلى ورقمي 0501234567', 'read_back'],
      ['yes confirm', 'booked'],
    ],
    ends: { appointments: ['confirmed 2026-03-03 16:00'], lead: { status: 'booked', name: 'ليلى' } },
  },
  {
    name: 'any time, anyone',
    turns: [
      ['haircut please, any time tomorrow is fine, anyone', 'greet clarify_offering'],
      ['women', 'slots ask'],
      ['first one', 'ask also_ask'],
      ['Ola 0501234567', 'read_back'],
      ['yes', 'booked'],
    ],
    ends: { appointments: ['confirmed 2026-03-03 10:00'], lead: { status: 'booked', name: 'Ola' } },
  },
  {
    name: 'somebody who does not do it',
    turns: [['can Rana do a pedicure on thursday?', 'greet resource_cannot slots ask']],
    ends: { lead: { status: 'new' } },
  },
  {
    name: 'the number first',
    turns: [
      ['0501234567', 'greet thanks_for ask'],
      ["I'm Farah", 'thanks_for ask'],
      ['haircut for women tomorrow at 6', 'read_back'],
      ['yes', 'booked'],
    ],
    ends: { appointments: ['confirmed 2026-03-03 18:00'], lead: { status: 'booked', name: 'Farah' } },
  },
  {
    name: 'who does it, and is she free',
    turns: [
      ['who does balayage?', 'greet staff'],
      ['is Rana free tomorrow?', 'slots ask'],
    ],
    ends: { lead: { status: 'new' } },
  },
  {
    name: 'two questions in one sentence',
    turns: [
      ['how much is a haircut and do you have parking?', 'greet price price knowledge'],
      ['and where are you? what time do you close?', 'location hours'],
    ],
    ends: { lead: { status: 'new' } },
  },
  {
    name: 'a day on which the salon is closed',
    now: '2026-04-08T10:00:00+04:00',
    turns: [
      ['haircut for men on saturday at 11 please', 'greet closed_day slots ask'],
      ['are you open on saturday?', 'hours ask'],
    ],
    ends: { lead: { status: 'new' } },
  },
  {
    name: '1970, a day that is in no calendar, and 2199',
    turns: [
      ['book a massage on 1 january 1970', 'greet past_date ask'],
      ['then on 30 february at 5', 'no_such_day ask'],
      ['massage on 5 may 2199', 'no_slots ask'],
    ],
    ends: { lead: { status: 'new' } },
  },
  {
    name: 'two bookings in one conversation',
    turns: [
      ['book a manicure tomorrow at 11 and a pedicure at 12', 'greet clarify_offering'],
      ['manicure', 'slots ask'],
      ['Nada 0501234567', 'read_back'],
      ['yes', 'booked'],
      ['also a pedicure at 1', 'read_back'],
      ['yes', 'booked'],
    ],
    ends: { appointments: ['confirmed 2026-03-03 11:00', 'confirmed 2026-03-03 13:00'], lead: { status: 'booked', name: 'Nada' } },
  },
  {
    name: 'forget it',
    turns: [
      ["I'd like a facial on friday", 'greet slots ask'],
      ['actually forget it', 'kept_as_is ask'],
      ['thanks', 'you_are_welcome'],
    ],
    ends: { lead: { status: 'new' } },
  },
  {
    name: 'another name and number after the read-back',
    turns: [
      ["massage tomorrow at 3, I'm Mia 0501234567", 'greet read_back'],
      ['sorry, the name is Maya not Mia', 'read_back'],
      ['and my number is 0557654321', 'read_back'],
      ['yes', 'booked'],
    ],
    ends: { appointments: ['confirmed 2026-03-03 15:00'], lead: { status: 'booked', name: 'Maya' } },
  },
  {
    name: 'a customer called Sue',
    turns: [
      ['can I book for 2 people? me and my sister, manicure tomorrow at 3', 'greet slots ask'],
      ['Sue 0501234567', 'read_back'],
      ['yes', 'booked'],
    ],
    ends: { appointments: ['confirmed 2026-03-03 15:00'], lead: { status: 'booked', name: 'Sue' } },
  },
  {
    name: 'is anything free today',
    turns: [
      ['hi', 'greet ask'],
      ['good thanks', 'you_are_welcome'],
      ['do you have any availability today for a massage?', 'slots ask'],
      ['4?', 'slots ask'],
      ['Bea 050-123-4567', 'read_back'],
      ['yep', 'booked'],
      ['thank you so much!', 'you_are_welcome'],
    ],
    ends: { appointments: ['confirmed 2026-03-02 16:00'], lead: { status: 'booked', name: 'Bea' } },
  },
]
