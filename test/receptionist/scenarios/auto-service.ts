import type { Scenario } from './scenario.ts'

export const AUTO_SERVICE: readonly Scenario[] = [
  {
    name: 'a strange noise',
    turns: [
      ['my car makes a strange noise, can I bring it tomorrow morning?', 'greet ask'],
      ['Toyota Camry 2019', 'ask'],
      ['squeaking when braking', 'ask'],
      ['yes it drives', 'slots ask'],
      ['9:30', 'slots ask'],
      ['Ali 0504445555', 'read_back'],
      ['yes', 'booked'],
    ],
    ends: { appointments: ['confirmed 2026-03-03 09:30'], lead: { status: 'booked', name: 'Ali' } },
  },
  {
    name: 'a make that is also a month',
    turns: [
      ['بغيت أغير زيت السيارة باچر', 'greet ask'],
      ['نيسان باترول ٢٠٢٠', 'slots ask'],
      ['الساعة ١٠', 'slots ask'],
      ['سالم ٠٥٠٤٤٤٥٥٥٥', 'read_back'],
      ['٨٠ ألف', 'read_back'],
      ['نعم', 'booked'],
    ],
    ends: { appointments: ['confirmed 2026-03-03 10:00'], lead: { status: 'booked', name: 'سالم' } },
  },
  {
    name: 'a car that does not start',
    turns: [["my car won't start and I'm stuck on the highway", 'greet handed_off ask']],
    ends: { lead: { status: 'new' }, handoff: 'not drivable or towing' },
  },
  {
    name: 'a price, then "book it"',
    turns: [
      ['how much is an oil change?', 'greet price ask'],
      ['ok book it saturday 10am', 'ask'],
      ['BMW X5 2021', 'slots ask'],
      ['Ziad 0504445555', 'read_back'],
      ['yes', 'booked'],
    ],
    ends: { appointments: ['confirmed 2026-03-07 10:00'], lead: { status: 'booked', name: 'Ziad' } },
  },
  {
    name: 'a battery',
    turns: [
      ['كم سعر تبديل البطارية؟', 'greet price ask'],
      ['ايوه', 'ask'],
      ['تويوتا لاند كروزر ٢٠٢١', 'noted ask'],
      ['السبت الساعة ٩', 'slots ask'],
      ['فهد ٠٥٠٤٤٤٥٥٥٥', 'read_back'],
      ['نعم', 'booked'],
    ],
    ends: { appointments: ['confirmed 2026-03-07 09:00'], lead: { status: 'booked', name: 'فهد' } },
  },
]
