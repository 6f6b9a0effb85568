import type { VerticalFacts } from '../scenario.ts'

export const GENERIC: VerticalFacts = {
  services: [
    {
      offering: 'guitar-lesson',
      said: { en: ['a guitar lesson', 'guitar classes', 'to learn guitar'], ar: ['درس غيتار', 'حصة جيتار', 'اتعلم غيتار'] },
    },
    {
      offering: 'ielts',
      said: { en: ['IELTS preparation', 'an ielts lesson', 'help with the IELTS exam'], ar: ['تحضير ايلتس', 'درس آيلتس', 'دورة ايلتس'] },
    },
    {
      offering: 'painting-class',
      said: { en: ['a painting class', 'a painting lesson', 'the painting class'], ar: ['حصة رسم', 'درس رسم', 'كلاس رسم'] },
    },
    {
      offering: 'arabic-lesson',
      said: {
        en: ['an Arabic lesson', 'an arabic class for adults', 'an Arabic lesson for myself'],
        ar: ['درس عربي للكبار', 'حصة لغة عربية للكبار', 'درس عربي للكبار'],
      },
    },
  ],
  answers: {},
  questions: [
    {
      said: { en: ['how much is a piano lesson for an adult', 'piano lesson price'], ar: ['بكم درس البيانو', 'كم سعر درس بيانو للكبار'] },
      must: /220/,
    },
    {
      said: { en: ['do i need my own guitar', 'should I bring an instrument'], ar: ['لازم يكون عندي آلة؟', 'هل احتاج اجيب الالة معي'] },
      must: /instrument|آلة/,
    },
    {
      said: { en: ['what ages do you teach', 'from which age can kids start'], ar: ['من اي عمر تعلمون', 'ما الأعمار التي تدرسونها'] },
      must: /5/,
    },
    { said: { en: ['any discount if i buy a package', 'do you have packages'], ar: ['في خصم على الباقات؟', 'عندكم باقات'] }, must: /10/ },
  ],
  asides: {
    en: ['how much is it?', 'is it online?', 'is there parking?', 'do you give certificates'],
    ar: ['بكم؟', 'الدروس اونلاين؟', 'في مواقف؟', 'تعطون شهادة؟'],
  },
  qualify: {
    said: {
      en: [
        'my son wants to start piano, he is 8. can someone advise me? please take my number',
        'could you have someone advise me about lessons for my son',
      ],
      ar: ['ولدي عمره 8 ويبي يتعلم بيانو، ممكن احد يتواصل معي', 'ابي استفسر عن دروس لولدي واحد يكلمني'],
    },
    lead: {},
  },
  handoff: {
    en: [
      'can I talk to a human',
      'your teacher did not show up, I want to complain',
      'can you give me a better price?',
      'please have the director call me',
    ],
    ar: ['ممكن احكي مع موظف', 'المعلم ما حضر وعندي شكوى', 'ممكن سعر احسن؟', 'ابي المديرة تتصل فيني'],
  },
}
