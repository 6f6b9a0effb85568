import { defineTexts } from '../i18n/i18n.ts'

export const useScenarioTexts = defineTexts('scenario', {
  en: {
    make: 'Make a scenario of it',
    made: 'The scenario is in your downloads. Play it with: vorel simulate --scenario {{file}}',
  },
  ar: {
    make: 'حوّلها إلى سيناريو',
    made: 'السيناريو في ملفاتك المنزّلة. شغّله بالأمر: vorel simulate --scenario {{file}}',
  },
})
