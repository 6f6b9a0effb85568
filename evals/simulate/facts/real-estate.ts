import type { VerticalFacts } from '../scenario.ts'

export const REAL_ESTATE: VerticalFacts = {
  services: [
    {
      offering: 'marina-crest-1807',
      said: {
        en: ['to view the 2 bedroom in Marina Crest', 'a viewing of Marina Crest', 'to see the Marina Crest apartment'],
        ar: ['اشوف شقة مارينا كريست', 'معاينة مارينا كريست', 'ازور شقة مارينا كريست'],
      },
    },
    {
      offering: 'hills-maple-21',
      said: {
        en: ['to see the villa in Maple Hill', 'a viewing of the Maple Hill villa', 'to visit Maple Hill'],
        ar: ['معاينة فيلا مابل هيل', 'اشوف فيلا مابل هيل', 'زيارة فيلا مابل هيل'],
      },
      answers: {
        area: { en: ['Dubai Hills', 'dubai hills estate'], ar: ['دبي هيلز', 'دبي هيلز استيت'] },
        property_type: { en: ['a villa', 'villa'], ar: ['فيلا', 'فيلا مستقلة'] },
        bedrooms: { en: ['5', 'five bedrooms'], ar: ['خمس غرف', '5'] },
        budget_max: { en: ['up to 10 million', '10m'], ar: ['لحد 10 مليون', 'عشرة مليون'] },
      },
    },
    {
      offering: 'springs-7-townhouse',
      said: {
        en: ['to view the Springs townhouse', 'a viewing of the townhouse in Springs Walk', 'to see Springs Walk'],
        ar: ['معاينة تاون هاوس سبرينغز ووك', 'اشوف التاون هاوس في سبرينغز', 'زيارة سبرينغز ووك'],
      },
      answers: {
        area: { en: ['The Springs', 'springs'], ar: ['الينابيع', 'سبرينغز'] },
        property_type: { en: ['a townhouse', 'townhouse'], ar: ['تاون هاوس', 'تاونهاوس'] },
        bedrooms: { en: ['3', 'three bedrooms'], ar: ['ثلاث غرف', '3'] },
        budget_max: { en: ['up to 3.5 million', '3.5m'], ar: ['لحد 3.5 مليون', '3,500,000 درهم'] },
      },
    },
  ],
  answers: {
    purpose: { en: ['to buy', 'buying', 'buy'], ar: ['شراء', 'للشراء', 'ابي اشتري'] },
    area: { en: ['Dubai Marina', 'the Marina', 'marina'], ar: ['دبي مارينا', 'المارينا', 'مارينا'] },
    property_type: { en: ['an apartment', 'apartment', 'apartment please'], ar: ['شقة', 'شقه', 'شقة سكنية'] },
    bedrooms: { en: ['2', 'two bedrooms', '2 bedrooms'], ar: ['غرفتين', '2', 'غرفتين نوم'] },
    budget_max: { en: ['up to 2.5 million', '2.5m', 'around 2,500,000'], ar: ['لحد 2.5 مليون', 'مليونين ونص', '2,500,000 درهم'] },
    financing: { en: ['cash', 'mortgage, not arranged yet', 'not sure yet'], ar: ['كاش', 'تمويل عقاري', 'لسا ما قررت'] },
    timeline: { en: ['in about three months', 'within 3 months', 'after the summer'], ar: ['خلال 3 شهور', 'بعد ثلاث شهور', 'بعد الصيف'] },
  },
  questions: [
    {
      said: { en: ['how much is the Canal View apartment', 'asking price for Canal View?'], ar: ['كم سعر شقة كانال فيو', 'بكم كانال فيو'] },
      must: /1,980,000/,
    },
    { said: { en: ['what commission do you take', 'your agency fee?'], ar: ['كم عمولتكم', 'كم تاخذون عمولة'] }, must: /2%/ },
    {
      said: {
        en: ['can foreigners own property here', "I'm a foreigner, may I buy?"],
        ar: ['الاجانب يقدرون يتملكون؟', 'هل يحق للأجنبي الشراء'],
      },
      must: /foreign ownership|لتملّك الأجانب/,
    },
    {
      said: {
        en: ['can you do a video viewing? im abroad', 'virtual tour possible?'],
        ar: ['ممكن معاينة فيديو؟ انا برا', 'في جولة اونلاين للعقار؟'],
      },
      must: /video|فيديو/,
    },
  ],
  asides: {
    en: ["what's the price?", 'how much commission do you take?', 'is parking there?', 'how does a viewing work'],
    ar: ['كم السعر؟', 'كم عمولتكم؟', 'في مواقف عند المكتب؟', 'كيف تتم المعاينة؟'],
  },
  qualify: {
    said: {
      en: [
        "hi we're looking to buy a 2 bed apartment in dubai marina, budget 2.5 million",
        'want to buy 2 bedroom apartment Marina max 2.5m',
      ],
      ar: ['نبي نشتري شقة غرفتين في دبي مارينا ميزانيتنا 2.5 مليون', 'ابحث عن شقة غرفتين للشراء بالمارينا بحدود 2.5 مليون'],
    },
    lead: { purpose: 'buy', bedrooms: 2, budget_max: 2_500_000, area: /marina|مارينا/i },
  },
  handoff: {
    en: [
      'I want to speak with an agent now',
      'would the owner accept 10% less?',
      'is the contract legally binding if i sign',
      "I'm unhappy with how your agent treated me, I want to complain",
    ],
    ar: ['ابي اتكلم مع وسيط الحين', 'ممكن المالك ينزل السعر شوي؟', 'العقد ملزم قانونيا اذا وقعت؟', 'عندي شكوى على الوسيط'],
  },
}
