import type { VerticalFacts } from '../scenario.ts'

export const SALON: VerticalFacts = {
  services: [
    {
      offering: 'womens-haircut',
      said: {
        en: ["a women's haircut", "a ladies' cut", "a haircut, women's", 'a trim for women'],
        ar: ['قص شعر نسائي', 'قصة شعر نسائية', 'قص شعر حريمي', 'قص شعر للنساء'],
      },
      resource: {
        name: 'Rana',
        said: { en: ['with Rana', 'with Rana please', 'Rana if possible'], ar: ['مع رنا', 'عند رنا', 'مع رنا لو ممكن'] },
      },
    },
    {
      offering: 'gel-manicure',
      said: { en: ['gel nails', 'a gel manicure', 'my nails done in gel'], ar: ['مانيكير جل', 'اظافر جل', 'مناكير جل'] },
    },
    {
      offering: 'massage',
      said: { en: ['a massage', 'a relaxing massage', 'a full body massage'], ar: ['مساج', 'جلسة مساج', 'مساج استرخاء'] },
    },
    {
      offering: 'mens-haircut',
      said: {
        en: ["a men's haircut", 'a haircut for my husband, men’s', 'a gents cut'],
        ar: ['قص شعر رجالي', 'حلاقة شعر رجالي', 'قصة رجالية'],
      },
    },
  ],
  answers: {
    first_visit: { en: ['yes first time', "no, I've been before", 'first time'], ar: ['اي اول مرة', 'لا جيت قبل', 'أول زيارة'] },
    allergies: { en: ['none', 'no allergies', 'nothing that I know of'], ar: ['ما عندي', 'لا يوجد حساسية', 'لا ما في'] },
    colour_change: { en: ['same colour', 'changing it', 'keep the same'], ar: ['نفس اللون', 'ابي اغير', 'لون جديد'] },
    occasion: { en: ['just a normal visit', "it's for an event", 'no occasion'], ar: ['عادي بدون مناسبة', 'عندي مناسبة', 'زيارة عادية'] },
  },
  questions: [
    {
      said: { en: ["what's the price of balayage", 'how much would a balayage cost me'], ar: ['كم سعر البالياج', 'بكم البالياج عندكم'] },
      must: /850/,
    },
    { said: { en: ['is there parking nearby?', 'where do i park the car'], ar: ['في مواقف عندكم؟', 'وين اوقف السيارة'] }, must: /12/ },
    {
      said: {
        en: ['how long does a keratin take', 'keratin - how much time should i plan'],
        ar: ['كم ياخذ الكيراتين وقت', 'الكيراتين كم مدته'],
      },
      must: /150|2\s?(?:½|1\/2)|2(?:\.5| hours)|ساعت/,
    },
    { said: { en: ['can i pay by card?', 'do you take apple pay'], ar: ['تقبلون فيزا؟', 'ممكن ادفع بالبطاقة'] }, must: /Visa|فيزا/ },
  ],
  asides: {
    en: ['how much is it?', 'is there parking?', 'wait, do you take cards?', 'what does it cost'],
    ar: ['بكم؟', 'كم سعرها؟', 'في مواقف؟', 'تقبلون بطاقة؟'],
  },
  qualify: {
    said: {
      en: [
        "I need makeup done, it's for my cousin's engagement event",
        'evening makeup for an event, what do you suggest',
        'looking for evening makeup, I have an event',
      ],
      ar: ['ابي مكياج سهرة عندي مناسبة', 'محتاجة مكياج لمناسبة', 'بدي مكياج سهرة لمناسبة مهمة'],
    },
    lead: { occasion: 'event' },
  },
  handoff: {
    en: [
      'can a real person call me please',
      'you people ruined my hair, I want to speak to the manager',
      'get me the manager',
      'I want to make a complaint, my colour came out green',
    ],
    ar: ['ابي اكلم موظفة حقيقية', 'خربتوا شعري وابي المديرة', 'ممكن احكي مع حدا من عندكم مش روبوت', 'عندي شكوى على اخر زيارة'],
  },
}
