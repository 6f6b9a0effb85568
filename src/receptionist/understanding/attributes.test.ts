import { describe, expect, test } from 'vitest'
import { turn } from './test-turn.ts'
import type { Expectation } from './types.ts'
import { understand } from './understand.ts'

const RESTAURANT = {
  party_size: 'integer',
  service_period: 'lunch|dinner',
  dietary: 'string',
  allergies: 'string',
  occasion: 'string',
  seating_preference: 'string',
}
const HOMES = {
  purpose: 'buy|rent|sell',
  property_type: 'string',
  bedrooms: 'integer',
  budget_min: 'number',
  budget_max: 'number',
  area: 'string',
  financing: 'cash|mortgage|undecided',
  move_in_date: 'date',
  cheques: 'integer',
  pets: 'boolean',
  lease_length_months: 'integer',
  visa_status: 'string',
}
const CARS = {
  vehicle_make: 'string',
  vehicle_model: 'string',
  vehicle_year: 'integer',
  drivable: 'boolean',
  mileage: 'integer',
  vin_last6: 'string',
  symptoms: 'string',
}
const CLINIC = {
  insurance_provider: 'string',
  insurance_member_id: 'string',
  specialty: 'string',
  preferred_clinician: 'string',
  new_patient: 'boolean',
  date_of_birth: 'date',
  symptoms_summary: 'string',
}
const SALON = {
  preferred_stylist: 'string',
  service_history: 'string[]',
  occasion: 'regular|event|trial',
  first_visit: 'boolean',
  allergies: 'string',
  colour_change: 'match|change',
}

function read(
  text: string,
  attributes: Readonly<Record<string, string>>,
  ...expectations: Expectation[]
): Readonly<Record<string, unknown>> {
  return understand(turn(text, { attributes, expectations })).attributes
}

describe('restaurant', () => {
  test.each([
    ['2 people', { party_size: 2 }],
    ['table for four', { party_size: 4 }],
    ['a table for 4 tomorrow at 7pm', { party_size: 4 }],
    ['party of six', { party_size: 6 }],
    ['there are five of us', { party_size: 5 }],
    ["we're 3", { party_size: 3 }],
    ['2 adults and 3 kids', { party_size: 5 }],
    ['8 people including 2 kids', { party_size: 8 }],
    ['just me', { party_size: 1 }],
    ['me and my wife', { party_size: 2 }],
    ['for 6 at 8:30', { party_size: 6 }],
    ['dinner for two', { party_size: 2, service_period: 'dinner' }],
    ['twelve guests for lunch', { party_size: 12, service_period: 'lunch' }],
    ['لشخصين', { party_size: 2 }],
    ['٤ اشخاص', { party_size: 4 }],
    ['طاولة لخمسة', { party_size: 5 }],
    ['احنا ٦', { party_size: 6 }],
    ['لوحدي', { party_size: 1 }],
    ['ثلاث كبار وطفلين', { party_size: 5 }],
    ['عشا لأربعة أشخاص', { party_size: 4, service_period: 'dinner' }],
    ['لـ 7 أشخاص', { party_size: 7 }],
    ["we're vegan", { dietary: 'vegan' }],
    ['gluten free please', { dietary: 'gluten-free' }],
    ['كلنا نباتيين', { dietary: 'vegetarian' }],
    ["I'm allergic to nuts", { allergies: 'nuts' }],
    ['shellfish allergy', { allergies: 'shellfish' }],
    ['no allergies', { allergies: 'none' }],
    ['عندي حساسية من السمسم', { allergies: 'السمسم' }],
    ["it's my daughter's birthday", { occasion: 'birthday' }],
    ['عيد زواجنا', { occasion: 'anniversary' }],
    ['outside please', { seating_preference: 'outdoor' }],
    ['على الشباك', { seating_preference: 'window' }],
    ['for an hour', {}],
    ['at 8', {}],
    ['I have 2 questions', {}],
    ['for 30 minutes', {}],
  ])('%s', (text, wanted) => {
    expect(read(text, RESTAURANT)).toEqual(wanted)
  })
})

describe('homes', () => {
  test.each([
    ['2 bed apartment to rent', { bedrooms: 2, property_type: 'apartment', purpose: 'rent' }],
    ['a 3BR villa', { bedrooms: 3, property_type: 'villa' }],
    ['studio', { bedrooms: 0, property_type: 'studio' }],
    ['two-bedroom', { bedrooms: 2 }],
    ['1bhk', { bedrooms: 1 }],
    ['under 90k', { budget_max: 90000 }],
    ['budget 120000', { budget_max: 120000 }],
    ['between 80 and 100 thousand', { budget_min: 80000, budget_max: 100000 }],
    ['80-90k', { budget_min: 80000, budget_max: 90000 }],
    ['at least 50k', { budget_min: 50000 }],
    ['no more than AED 75,000', { budget_max: 75000 }],
    ['1.5m max', { budget_max: 1500000 }],
    ['2 to 3 million', { budget_min: 2000000, budget_max: 3000000 }],
    ['$2500 a month', { budget_max: 2500 }],
    ['from 60k to 70k', { budget_min: 60000, budget_max: 70000 }],
    ['٨٠ ألف', { budget_max: 80000 }],
    ['ميزانيتي ٨٠ ألف', { budget_max: 80000 }],
    ['بين 80 و 100 الف', { budget_min: 80000, budget_max: 100000 }],
    ['من ٥٠ الى ٦٠ ألف درهم', { budget_min: 50000, budget_max: 60000 }],
    ['أقل من مية ألف', { budget_max: 100000 }],
    ['غرفتين وصالة', { bedrooms: 2 }],
    ['ثلاث غرف', { bedrooms: 3 }],
    ['شقة غرفة وصالة للإيجار', { bedrooms: 1, property_type: 'apartment', purpose: 'rent' }],
    ['أبغى أشتري فيلا', { purpose: 'buy', property_type: 'villa' }],
    ['أربع شيكات', { cheques: 4 }],
    ['شيكين', { cheques: 2 }],
    ['in 4 cheques', { cheques: 4 }],
    ['I want to sell my flat', { purpose: 'sell', property_type: 'apartment' }],
    ['cash buyer', { financing: 'cash', purpose: 'buy' }],
    ['we need a mortgage', { financing: 'mortgage' }],
    ['I have a small dog', { pets: true }],
    ['no pets', { pets: false }],
    ['ما عندي حيوانات', { pets: false }],
    ['عندي قطة', { pets: true }],
    ['a 12 month lease', { lease_length_months: 12, purpose: 'rent' }],
    ['for 6 months', { lease_length_months: 6 }],
    ['سنتين', { lease_length_months: 24 }],
    ['golden visa', { visa_status: 'golden visa' }],
    ['moving in on 1 December', { move_in_date: '2026-12-01' }],
  ])('%s', (text, wanted) => {
    expect(read(text, HOMES)).toEqual(wanted)
  })
  test('a plain amount is not a number of rooms and a number of rooms no amount', () => {
    expect(read('2 bedrooms, 3 cheques, 90k', HOMES)).toEqual({ bedrooms: 2, cheques: 3, budget_max: 90000 })
  })
})

describe('cars, patients, guests', () => {
  test.each([
    ['camry 2019', { vehicle_make: 'Toyota', vehicle_model: 'camry', vehicle_year: 2019 }],
    ['كامري موديل 2019', { vehicle_make: 'Toyota', vehicle_model: 'كامري', vehicle_year: 2019 }],
    ['Toyota Corolla 2018', { vehicle_make: 'Toyota', vehicle_model: 'Corolla', vehicle_year: 2018 }],
    ['my bmw x5 has 80,000 km', { vehicle_make: 'BMW', vehicle_model: 'x5', mileage: 80000 }],
    ['2020 Land Cruiser by toyota', { vehicle_make: 'Toyota', vehicle_year: 2020 }],
    ["my Kia won't start", { vehicle_make: 'Kia', drivable: false }],
    ['it still drives', { drivable: true }],
    ['نيسان باترول ٢٠١٥', { vehicle_make: 'Nissan', vehicle_model: 'باترول', vehicle_year: 2015 }],
    ['السيارة ما تشتغل', { drivable: false }],
    ['mileage is 120k', { mileage: 120000 }],
    ['ماشية ٩٠ ألف كيلو', { mileage: 90000 }],
    ['I need a tow truck', { drivable: false }],
  ])('car: %s', (text, wanted) => {
    expect(read(text, CARS)).toEqual(wanted)
  })
  test.each([
    ["I'm a new patient", { new_patient: true }],
    ['مريضة جديدة', { new_patient: true }],
    ['I have been there before', { new_patient: false }],
    ['insured with Bupa', { insurance_provider: 'Bupa' }],
    ['no insurance', { insurance_provider: 'none' }],
    ['member id AB123456', { insurance_member_id: 'AB123456' }],
    ['I need a dermatologist', { specialty: 'dermatology' }],
    ['دكتور أسنان', { specialty: 'dentistry' }],
    ['with dr omar', { preferred_clinician: 'Dr. Omar Khalid' }],
    ['born 12/03/1988', { date_of_birth: '1988-03-12' }],
    ['my date of birth is 5 May 1990', { date_of_birth: '1990-05-05' }],
    ['مواليد 1/2/1985', { date_of_birth: '1985-02-01' }],
  ])('patient: %s', (text, wanted) => {
    expect(read(text, CLINIC)).toEqual(wanted)
  })
  test.each([
    ['first time here', { first_visit: true }],
    ['أول مرة', { first_visit: true }],
    ['I always come with Rana', { first_visit: false, preferred_stylist: 'Rana Haddad' }],
    ["it's for a wedding", { occasion: 'event' }],
    ['same colour please', { colour_change: 'match' }],
    ['لون جديد', { colour_change: 'change' }],
    ['عندي عرس', { occasion: 'event' }],
  ])('guest: %s', (text, wanted) => {
    expect(read(text, SALON)).toEqual(wanted)
  })
})

describe('answers to a question about one attribute', () => {
  test.each([
    ['5', { kind: 'number', slot: 'party_size' }, { party_size: 5 }],
    ['خمسة', { kind: 'number', slot: 'party_size' }, { party_size: 5 }],
    ['four', { kind: 'number', slot: 'party_size' }, { party_size: 4 }],
    ['2', { kind: 'number', slot: 'nights' }, { nights: 2 }],
    ['Al Barsha', { kind: 'text', slot: 'area' }, { area: 'Al Barsha' }],
    ["it's near the marina", { kind: 'text', slot: 'area' }, { area: 'near the marina' }],
    ['no', { kind: 'text', slot: 'dietary' }, { dietary: 'none' }],
    ['لا', { kind: 'text', slot: 'dietary' }, { dietary: 'none' }],
    ['grinding noise when I brake', { kind: 'text', slot: 'symptoms' }, { symptoms: 'grinding noise when I brake' }],
    ['why do you ask?', { kind: 'text', slot: 'area' }, {}],
    ['any', { kind: 'number', slot: 'party_size' }, {}],
    ['', { kind: 'text', slot: 'area' }, {}],
    ['👍', { kind: 'text', slot: 'area' }, {}],
  ] as const)('%s', (text, expectation, wanted) => {
    expect(read(text, { party_size: 'integer', area: 'string', dietary: 'string', symptoms: 'string' }, expectation)).toEqual(wanted)
  })
})

test("attributes the pack invents are read by their type's words", () => {
  const own = { nights: 'integer', guest_count: 'integer', size: 'small|medium|large', deep_clean: 'boolean', 'weird (name)': 'a+b|c*d' }
  expect(read('3 nights for 2 guests, medium', own)).toEqual({ nights: 3, guest_count: 2, size: 'medium' })
})
