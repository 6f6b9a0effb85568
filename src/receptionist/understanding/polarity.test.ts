import { describe, expect, test } from 'vitest'
import { turn } from './test-turn.ts'
import { understand } from './understand.ts'

const YES = [
  'yes',
  'Yes please',
  'yep go ahead',
  'ok',
  'OK!',
  'okay then',
  'sounds good',
  'sure',
  'sure, why not',
  'confirm',
  '👍',
  '👍🏽',
  'perfect',
  'that works',
  'works for me',
  'no problem',
  'no worries',
  'yeah',
  'absolutely',
  "let's do it",
  'please do',
  'book it',
  'great, thanks',
  "that's fine",
  'yess',
  'correct',
  'Yes, that is right',
  'fine with me',
  'hmm ok',
  'all good',
  'نعم',
  'اي',
  'أيوه',
  'ايوا',
  'تمام',
  'اوكي',
  'ماشي',
  'أكيد',
  'زين',
  'طيب',
  'نعم لو سمحت',
  'إن شاء الله',
  'ما في مشكلة',
  'موافق',
  'اي نعم',
  'يناسبني',
  'تمام شكرا',
  'صح',
  'ليش لا',
  'أكد الحجز',
  'مو مشكلة',
  'aiwa',
  'tamam',
]
const NO = [
  'no',
  'No thanks',
  'nope',
  'nah',
  'not really',
  'no thank you',
  "that doesn't work for me",
  'not today',
  'not interested',
  "I don't want it",
  'never mind',
  'no way',
  'maybe later',
  "no I can't",
  'not for me',
  'nooo',
  '👎',
  "I'd rather not",
  'neither',
  "please don't",
  'لا',
  'لا شكرا',
  'مش لازم',
  'مو مناسب',
  'ما يناسبني',
  'لا ما بدي',
  'كلا',
  'مش عايز',
  'لا خليها بعدين',
  'ما ينفع',
  'ما أبي',
  'لالا',
  'أبداً',
  'مو الحين',
  'غير مناسب',
]
const NEITHER = [
  "I don't know",
  'not sure',
  'maybe',
  'hmm',
  'let me check',
  'what do you mean?',
  'how much is it',
  'I want a haircut',
  'good morning',
  'is tomorrow ok?',
  'is it fine to bring kids?',
  'the food was good',
  'I need a good doctor',
  'right side mirror is broken',
  'can I see the fine print',
  'please tell me the price',
  'ما بعرف',
  'مش عارفة',
  'مدري',
  'يمكن',
  'كم السعر',
  'بدي موعد',
  'صباح الخير',
  'مو متأكد',
  'لا أعرف',
  'أي خدمات عندكم؟',
  'مرحبا',
]

describe('yes and no', () => {
  test.each(YES)('yes: %s', (text) => {
    expect(understand(turn(text)).polarity).toBe('yes')
  })
  test.each(NO)('no: %s', (text) => {
    expect(understand(turn(text)).polarity).toBe('no')
  })
  test.each(NEITHER)('neither: %s', (text) => {
    expect(understand(turn(text)).polarity).toBeNull()
  })
  test('the later answer counts when the customer takes the first back', () => {
    expect(understand(turn('yes, actually no')).polarity).toBe('no')
  })
})

describe('indifference, thanks and correction', () => {
  test.each([
    'any time works',
    'whichever',
    "I don't mind",
    'no preference',
    'either is fine',
    'whatever you have',
    'up to you',
    'anyone is fine',
    "doesn't matter",
    'first available please',
    'اي وقت',
    'مو فارق',
    'مش فارقة معي',
    'على راحتك',
    'أي واحد',
    'ما بتفرق',
    'اللي تشوفه',
    'أقرب موعد',
  ])('indifferent: %s', (text) => {
    expect(understand(turn(text)).indifferent).toBe(true)
  })
  test.each(['yes', 'Friday at 5', 'no', 'with Rana', 'نعم', 'بكرا', 'مع رنا'])('not indifferent: %s', (text) => {
    expect(understand(turn(text)).indifferent).toBe(false)
  })
  test.each([
    'thanks',
    'Thank you so much',
    'thx!',
    'cheers',
    'much appreciated',
    'shukran',
    'شكراً',
    'تسلمي',
    'مشكورين',
    'يعطيك العافية',
    'متشكرة',
  ])('thanks: %s', (text) => {
    expect(understand(turn(text)).thanks).toBe(true)
  })
  test.each([
    'no, Thursday',
    'I meant 6',
    'actually make it 7',
    'sorry, the 5th',
    "no, it's Nora not Sara",
    'Friday instead',
    'wait, Tuesday',
    'no, for 4 people',
    'scratch that, Monday',
    'لا، الخميس',
    'قصدي الساعة ٦',
    'عفوا الجمعة',
    'خليها الخميس',
    'لا لا بكرا',
    'مو اليوم، أقصد بكرا',
  ])('correction: %s', (text) => {
    expect(understand(turn(text)).correction).toBe(true)
  })
  test.each(['no', 'no thanks', 'Thursday', 'yes', 'لا شكرا', 'الخميس', 'نعم'])('no correction: %s', (text) => {
    expect(understand(turn(text)).correction).toBe(false)
  })
})

test.each(['yeah no', 'آه لا', 'اه لا ابي وقت ثاني', 'ok no'])('a no right behind the sound of a yes is the answer: %s', (text) => {
  expect(understand(turn(text)).polarity).toBe('no')
})

test.each(['خلاص شكرا', 'خلاص شكرا يعطيك العافية'])('thanks that end a conversation confirm nothing: %s', (text) => {
  expect(understand(turn(text)).polarity).toBeNull()
})
