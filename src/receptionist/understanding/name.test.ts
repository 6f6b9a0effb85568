import { describe, expect, test } from 'vitest'
import { turn } from './test-turn.ts'
import { understand } from './understand.ts'

const GIVEN: readonly (readonly [string, string])[] = [
  ["I'm Sara", 'Sara'],
  ['انا خالد الحربي وجوالي 056 558 7071', 'خالد الحربي'],
  ['هدى منصور وهذا رقمي 0561967461', 'هدى منصور'],
  ['سجل عندك لمى الخطيب 0501557445', 'لمى الخطيب'],
  ['this is Omar Khalid', 'Omar Khalid'],
  ["my name's nora", 'Nora'],
  ['my name is Sara Haddad and I want a haircut', 'Sara Haddad'],
  ['My name is Keisha Jones.', 'Keisha Jones'],
  ['call me Jo', 'Jo'],
  ['my name is Mina Park', 'Mina Park'],
  ['Mina Park, 0552731855', 'Mina Park'],
  ['hi, im layla', 'Layla'],
  ["I'm Abdulrahman Al Mansoori", 'Abdulrahman Al Mansoori'],
  ['this is Dr. Hisham', 'Hisham'],
  ['book it under Fernandez please', 'Fernandez'],
  ['Omar here', 'Omar'],
  ['Hi, Tariq here, can I book?', 'Tariq'],
  ["no, it's Nora not Sara", 'Nora'],
  ['not Sara, Nora', 'Nora'],
  ["sorry, it's Maryam", 'Maryam'],
  ['name: Wei Zhang', 'Wei Zhang'],
  ["I am Siobhan O'Neill", "Siobhan O'Neill"],
  ['hello this is Priya calling about my car', 'Priya'],
  ['put it in the name of Jean-Luc Picard', 'Jean-Luc Picard'],
  ['MY NAME IS SARA', 'SARA'],
  ['the name is Bond', 'Bond'],
  ['you can call me Zed', 'Zed'],
  ['اسمي سارة', 'سارة'],
  ['معك أحمد', 'أحمد'],
  ['الاسم منى فؤاد الرقم 0501234567', 'منى فؤاد'],
  ['انا ليلى', 'ليلى'],
  ['اسمي عبد الله بن خالد وابغى موعد', 'عبد الله بن خالد'],
  ['أنا نورة وبدي أحجز', 'نورة'],
  ['معاكم طارق محمود', 'طارق محمود'],
  ['الحجز باسم هدى', 'هدى'],
  ['مرحبا معك ريم حداد من دبي', 'ريم حداد'],
  ['الاسم: محمد علي', 'محمد علي'],
  ['ana ismi Karim', 'Karim'],
]
const ASKED: readonly (readonly [string, string])[] = [
  ['Sara Haddad', 'Sara Haddad'],
  ['سارة', 'سارة'],
  ['sara 0501234567', 'Sara'],
  ['Sara, 0501234567 and my email is sara@example.com', 'Sara'],
  ["it's Sara", 'Sara'],
  ['sure, Omar', 'Omar'],
  ['Mr. Omar Khalid', 'Omar Khalid'],
  ["jean-luc o'brien", "Jean-Luc O'Brien"],
  ['دكتور خالد', 'خالد'],
  ['مرحبا انا سارة', 'سارة'],
  ['yes it is sara', 'Sara'],
  ['Grace', 'Grace'],
  ['Hope Williams', 'Hope Williams'],
  ['Xiomara', 'Xiomara'],
  ['nguyen thi minh', 'Nguyen Thi Minh'],
  ['فاطمة الزهراء', 'فاطمة الزهراء'],
  ['SARA', 'SARA'],
  ['أم خالد', 'أم خالد'],
  ['Rana', 'Rana'],
  ['سارة ورقمي 0501234567', 'سارة'],
]
const NONE = [
  'لا انا قلت الخميس الساعة 5',
  "I'm looking for a flat",
  "I'm late",
  "I'm fine",
  'this is urgent',
  'انا بدي احجز',
  'انا عايز موعد',
  'yes',
  'tomorrow',
  'ok thanks',
  "I'm Sara's mom",
  'is Sara here?',
  "I'm here for my appointment",
  'انا مش متأكد',
  'call me back',
  'call me at 5',
  'call me tomorrow',
  'this is ridiculous',
  "I'm interested in a haircut",
  "I'm allergic to nuts",
  'this is for my mother',
  'I want a haircut with Rana',
  'انا زعلانة',
  'انا محتاج مساعدة',
  'معك حق',
  "I'm a new patient",
  "I'm driving now",
  'I am pregnant',
  'this is not what I asked',
  "it's fine",
  'who is this?',
]
const ASKED_NONE = [
  'thhursday at 5',
  'today at 5pm rather',
  'im abroda',
  'yes',
  'tomorrow',
  'ok thanks',
  'why do you need it?',
  'haircut please',
  'no',
  "I'd rather not say",
  'at 5',
  'لا',
  'ليش؟',
  'بكرا',
  '0501234567',
  'can I book first?',
  'how much is it',
  '👍',
  'Tuesday',
  'المساء',
  'what?',
]

describe('names', () => {
  test.each(GIVEN)('%s → %s', (text, name) => {
    expect(understand(turn(text)).name).toBe(name)
  })
  test.each(ASKED)('asked: %s → %s', (text, name) => {
    expect(understand(turn(text, { expectations: [{ kind: 'name' }] })).name).toBe(name)
  })
  test.each(NONE)('no name: %s', (text) => {
    expect(understand(turn(text)).name).toBeNull()
  })
  test.each(ASKED_NONE)('asked, but no name: %s', (text) => {
    expect(understand(turn(text, { expectations: [{ kind: 'name' }] })).name).toBeNull()
  })
  test('a name is at most 80 characters', () => {
    const text = `my name is ${'Abcdefghijklmnopqrstuvwxyz '.repeat(4)}`
    expect((understand(turn(text)).name ?? '').length).toBeLessThanOrEqual(80)
  })
})
