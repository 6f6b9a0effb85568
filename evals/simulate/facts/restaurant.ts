import type { VerticalFacts } from '../scenario.ts'

export const RESTAURANT: VerticalFacts = {
  services: [
    { offering: null, said: { en: ['a table', 'a table for dinner', 'to reserve a table'], ar: ['طاولة', 'احجز طاولة', 'طاوله عندكم'] } },
    {
      offering: null,
      said: { en: ['a table please', 'a reservation', 'a table at yours'], ar: ['حجز طاولة', 'طاولة لو سمحت', 'حجز عندكم'] },
    },
    {
      offering: null,
      said: { en: ['to book a table', 'a spot for us', 'a table with my family'], ar: ['طاولة لنا', 'حجز طاولة للعائلة', 'طاولة للعايلة'] },
    },
  ],
  answers: {
    party_size: { en: ['{party} people', '{party}', 'we are {party}'], ar: ['{party} اشخاص', '{party}', 'احنا {party}'] },
    dietary: { en: ['no allergies', 'none', 'nobody has any'], ar: ['لا ما في', 'ما في حساسية', 'لا يوجد'] },
    occasion: { en: ['no, just dinner', 'no occasion', 'nothing special'], ar: ['لا عادي', 'بدون مناسبة', 'ما في مناسبة'] },
    celebrant_name: { en: ['Omar', 'my brother Omar', 'Omar'], ar: ['عمر', 'اخوي عمر', 'عمر'] },
  },
  questions: [
    { said: { en: ['is everything halal?', 'is the meat halal'], ar: ['الأكل حلال؟', 'اللحم عندكم حلال؟'] }, must: /halal|حلال/i },
    {
      said: {
        en: ['how much is the tasting menu per person', 'price of the tasting menu'],
        ar: ['كم سعر قائمة التذوق', 'بكم منيو التذوق للشخص'],
      },
      must: /295/,
    },
    {
      said: { en: ['can i bring my dog?', 'are dogs ok on the terrace'], ar: ['ممكن اجيب كلبي؟', 'عادي اجيب كلب معي'] },
      must: /terrace|التراس/,
    },
    {
      said: { en: ['do you deliver to marina', 'do u do takeaway'], ar: ['عندكم توصيل؟', 'توصلون للبيت؟'] },
      must: /collection|سفري|للاستلام/,
    },
  ],
  asides: {
    en: ['is there valet?', 'do you have a kids menu?', 'is the food halal', 'is there parking'],
    ar: ['في فاليه؟', 'عندكم منيو اطفال؟', 'الاكل حلال؟', 'في مواقف؟'],
  },
  qualify: {
    said: {
      en: [
        "it's my wife's birthday, i want a table for 4 on the weekend, one of us is vegetarian",
        'table for 4 for a birthday, one vegetarian',
      ],
      ar: ['عيد ميلاد زوجتي وابي طاولة ل 4 اشخاص وواحد منا نباتي', 'طاولة ل 4 عيد ميلاد وفينا نباتي'],
    },
    lead: { party_size: 4, occasion: /birthday|عيد/ },
  },
  handoff: {
    en: [
      'let me talk to the manager',
      'we are 25 people for a company dinner',
      'I left my bag at your place last night',
      'someone got food poisoning after eating at yours',
    ],
    ar: ['ابي المدير', 'نحن 25 شخص عشاء شركة', 'نسيت شنطتي عندكم امبارح', 'تسممنا من اكلكم'],
  },
}
