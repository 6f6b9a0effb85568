import type { VerticalFacts } from '../scenario.ts'

export const REAL_ESTATE_RENTAL: VerticalFacts = {
  services: [
    {
      offering: 'jvc-olive-508',
      said: {
        en: ['to view the 1 bed in Olive Court', 'a viewing of Olive Court', 'to see the Olive Court flat'],
        ar: ['اشوف شقة اوليف كورت', 'معاينة شقة أوليف كورت', 'زيارة اوليف كورت'],
      },
    },
    {
      offering: 'springs-lane-18',
      said: {
        en: ['to see the townhouse in Willow Lane', 'a viewing of Willow Lane', 'to visit the Willow Lane townhouse'],
        ar: ['معاينة تاون هاوس ويلو لين', 'اشوف ويلو لين', 'زيارة التاون هاوس في ويلو لين'],
      },
      answers: {
        area: { en: ['The Springs', 'springs'], ar: ['سبرينغز', 'الينابيع'] },
        bedrooms: { en: ['three', '3 bedrooms'], ar: ['ثلاث غرف', '3 غرف'] },
        budget_max: { en: ['190k a year', 'up to 200,000 per year'], ar: ['190 الف بالسنة', 'لحد ٢٠٠ ألف سنويا'] },
      },
    },
    {
      offering: 'jlt-cedar-1107',
      said: {
        en: ['to view the Lakeview 2 bedroom', 'a viewing at Lakeview', 'to see Lakeview'],
        ar: ['معاينة شقة ليك فيو', 'اشوف ليك فيو', 'زيارة شقة ليك فيو'],
      },
      answers: {
        area: { en: ['JLT', 'Jumeirah Lake Towers'], ar: ['أبراج بحيرات جميرا', 'JLT'] },
        bedrooms: { en: ['two', '2 bedrooms'], ar: ['غرفتين', '2'] },
        budget_max: { en: ['150k a year', 'up to 150,000 per year'], ar: ['150 الف بالسنة', 'لحد ١٥٠ ألف سنويا'] },
      },
    },
  ],
  answers: {
    area: { en: ['JVC', 'Jumeirah Village Circle', 'around JVC'], ar: ['قرية جميرا الدائرية', 'جميرا فيليج', 'JVC'] },
    bedrooms: { en: ['one', '1 bedroom', 'just one'], ar: ['غرفة وحدة', 'غرفة', '1'] },
    budget_max: { en: ['80k a year', 'up to 80,000 per year', '80000 yearly'], ar: ['80 الف بالسنة', 'لحد ٨٠ ألف سنويا', '80000 بالسنة'] },
    move_in_date: { en: ['first of next month', 'the 1st of april', '1 april'], ar: ['اول الشهر الجاي', '1 ابريل', 'أول أبريل'] },
    cheques: { en: ['4 cheques', 'four', '4'], ar: ['4 شيكات', 'اربع شيكات', '4'] },
    pets: { en: ['no pets', 'no', 'nope none'], ar: ['لا ما عندي', 'لا', 'بدون حيوانات'] },
    lease_length_months: { en: ['a full year', 'one year', '12 months'], ar: ['سنة كاملة', 'سنة', '12 شهر'] },
    visa_status: { en: ['I have a residence visa', 'yes I have one', 'in progress'], ar: ['عندي اقامة', 'نعم سارية', 'قيد الاجراء'] },
  },
  questions: [
    {
      said: { en: ['how much is Lakeview per year', 'rent for the Lakeview place?'], ar: ['كم ايجار ليك فيو', 'بكم شقة ليك فيو بالسنة'] },
      must: /145,000/,
    },
    {
      said: { en: ['how much deposit do i need to pay', 'what is the security deposit'], ar: ['كم التأمين؟', 'كم مبلغ التامين المسترد'] },
      must: /5%/,
    },
    {
      said: { en: ['are dewa bills included', 'are utilities in the rent?'], ar: ['الفواتير ضمن الايجار؟', 'الكهرباء والماء على مين'] },
      must: /monthly|الشهري/,
    },
    {
      said: {
        en: ['what papers do you need from me to rent', 'required documents?'],
        ar: ['شو الاوراق المطلوبة للإيجار', 'ايش المستندات اللي تبونها'],
      },
      must: /passport|جواز/i,
    },
  ],
  asides: {
    en: ['how much is the rent?', 'what commission do you charge?', 'how many cheques?', 'is parking available'],
    ar: ['كم الايجار؟', 'كم عمولتكم؟', 'كم شيك؟', 'في مواقف؟'],
  },
  qualify: {
    said: {
      en: [
        'looking for a 1 bed to rent in JVC, max 80k a year, 4 cheques, no pets',
        'need one bedroom in jvc up to 80k yearly in 4 cheques',
      ],
      ar: ['ابحث عن شقة غرفة للإيجار في قرية جميرا الدائرية بحدود 80 الف بالسنة 4 شيكات', 'ابي غرفة وصالة ايجار JVC لحد 80 الف 4 دفعات'],
    },
    lead: { bedrooms: 1, budget_max: 80_000, cheques: 4 },
  },
  handoff: {
    en: [
      'let me speak to a person',
      'can you bring the rent down to 70k?',
      'my landlord wants to evict me',
      'I have a complaint about your consultant',
    ],
    ar: ['ابي احكي مع شخص', 'ممكن تنزلون الايجار ل 70 الف؟', 'المالك يبي يطردني من البيت', 'عندي شكوى على الموظف'],
  },
}
