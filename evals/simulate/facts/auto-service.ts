import type { VerticalFacts } from '../scenario.ts'

export const AUTO_SERVICE: VerticalFacts = {
  services: [
    {
      offering: 'oil-change',
      said: { en: ['an oil change', 'my oil changed', 'oil and filter'], ar: ['تغيير زيت', 'اغير زيت السيارة', 'تبديل زيت وفلتر'] },
    },
    {
      offering: 'wheel-alignment',
      said: { en: ['a wheel alignment', 'alignment done', 'my wheels aligned'], ar: ['وزن اذرعة', 'ميزان اذرعه', 'ترصيص وميزان أذرعة'] },
    },
    {
      offering: 'minor-service',
      said: {
        en: ['a minor service', 'the small service', 'a minor service for my car'],
        ar: ['صيانة صغرى', 'صيانة دورية صغيرة', 'الصيانة الصغرى'],
      },
    },
    {
      offering: 'detailing',
      said: {
        en: ['a full detailing', 'interior and exterior detailing', 'my car detailed'],
        ar: ['تلميع وتنظيف داخلي', 'تلميع السيارة', 'تنظيف وتلميع كامل'],
      },
    },
  ],
  answers: {
    vehicle_make: {
      en: ['Toyota Camry 2019', "it's a 2019 Toyota Camry", 'a toyota camry, 2019 model'],
      ar: ['تويوتا كامري 2019', 'كامري موديل 2019', 'سيارتي تويوتا كامري ٢٠١٩'],
    },
    vehicle_model: { en: ['Camry', 'a Camry', 'camry'], ar: ['كامري', 'كامري', 'نوع كامري'] },
    vehicle_year: { en: ['2019', '2019 model', "it's from 2019"], ar: ['2019', 'موديل 2019', '٢٠١٩'] },
    symptoms: {
      en: ['it makes a noise when I brake', 'a noise from the front', 'squeaking'],
      ar: ['يطلع صوت لما افرمل', 'صوت من قدام', 'صرير'],
    },
    drivable: { en: ['yes it drives', 'yes', 'yes fine'], ar: ['اي تمشي', 'نعم', 'تمشي عادي'] },
    vin_last6: { en: ['A12345', '123456', 'B98765'], ar: ['A12345', '123456', 'B98765'] },
    dealer_of_purchase: { en: ['Al Futtaim', 'from Al Futtaim', 'Al-Futtaim'], ar: ['الفطيم', 'من الفطيم', 'الفطيم'] },
    mileage: { en: ['about 60,000 km', '60k', 'around 60000'], ar: ['حوالي 60 الف', '60000 كيلو', '٦٠ ألف كم'] },
  },
  questions: [
    {
      said: { en: ['how much is a new battery', 'battery replacement price?'], ar: ['بكم تبديل البطارية', 'كم سعر بطارية جديدة'] },
      must: /390/,
    },
    {
      said: {
        en: ['can i wait there while you work on the car', 'is there somewhere to wait'],
        ar: ['اقدر انتظر عندكم لين تخلص؟', 'في مكان انتظار'],
      },
      must: /lounge|الصالة|صالة/,
    },
    {
      said: {
        en: ['do you use genuine parts', 'original or commercial parts?'],
        ar: ['القطع اصلية؟', 'تستخدمون قطع غيار أصلية ولا تجاري'],
      },
      must: /genuine|أصلية/,
    },
    {
      said: {
        en: ['do you guys pick up the car from home', 'can you collect my car'],
        ar: ['تاخذون السيارة من البيت؟', 'عندكم خدمة استلام وتوصيل السيارة'],
      },
      must: /60/,
    },
  ],
  asides: {
    en: ['how much does that cost?', 'can i wait there?', 'do you use original parts?', 'how long does it take'],
    ar: ['بكم؟', 'اقدر انتظر عندكم؟', 'القطع اصلية؟', 'كم ياخذ وقت؟'],
  },
  qualify: {
    said: {
      en: ['my 2018 Nissan Patrol has a check engine light, can you look at it', 'check engine light on in my nissan patrol 2018'],
      ar: ['سيارتي نيسان باترول 2018 مولعة لمبة المكينة', 'لمبة المحرك شغالة في نيسان باترول 2018'],
    },
    lead: { vehicle_make: /nissan|نيسان/i, vehicle_year: 2018 },
  },
  handoff: {
    en: [
      'I need to talk to a mechanic, a person',
      "my car broke down and won't start, need a tow",
      'the insurance should pay for this, i had an accident',
      'you scratched my car! I want to complain',
    ],
    ar: ['ابي اكلم مهندس عندكم', 'سيارتي خربانة ما تشتغل ابي سطحة', 'صار معي حادث والتأمين بيدفع', 'خدشتوا سيارتي وعندي شكوى'],
  },
}
