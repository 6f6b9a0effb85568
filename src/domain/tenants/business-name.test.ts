import { expect, test } from 'vitest'
import { greetingText } from '../conversations/greeting-text.ts'

const salon = { name: 'Rose Salon', vertical: 'salon', settings: {}, profile: { name_ar: 'صالون الورد' } }

test('a visitor is greeted with the Arabic name in Arabic, with the other in English', () => {
  expect(greetingText(salon, 'ar')).toContain('صالون الورد')
  expect(greetingText(salon, 'en')).toContain('Rose Salon')
})

test.each([{}, { name_ar: ' ' }, { name_ar: 7 }, null])('a business without an Arabic name (%j) keeps its one name', (profile) => {
  expect(greetingText({ ...salon, profile }, 'ar')).toContain('Rose Salon')
})
