import { expect, test } from 'vitest'
import { spell } from './spell.ts'

test.each([
  ['It is AED 12.50 a piece.', 'It is twelve dirhams and fifty fils a piece.'],
  ['The villa is AED 2,450,000.', 'The villa is two million four hundred and fifty thousand dirhams.'],
  ['AED 1, and KWD 3.250', 'one dirham, and three dinars and two hundred and fifty fils'],
  ['Open 9:00 am–6:00 pm', 'Open nine am to six pm'],
  ['Open 14:00 to 16:30', 'Open two pm to four thirty pm'],
  ['Friday 22 March 2026 at 5:05 pm (Gulf Standard Time)', 'Friday the twenty-second of March at five oh five pm'],
  ['10% off, 12.5% for members', 'ten percent off, twelve point five percent for members'],
  [
    'Write to info@noor.example or call +971 4 000 0101.',
    'Write to info at noor dot example or call nine seven one four zero zero zero zero one zero one.',
  ],
  ['24/7 on the 21st and 3rd of May', 'twenty-four seven on the twenty-first and third of May'],
  ['Flat B2 has 1,200 sq ft.', 'Flat B two has one thousand two hundred sq ft.'],
  ['**Bold** and [a link](https://x.example/y) here: https://x.example', 'Bold and a link here:'],
  ['ending in 07', 'ending in zero seven'],
])('%s', (written, said) => expect(spell(written, 'en')).toBe(said))

test.each([
  ['السعر 12.50 درهم.', 'السعر اثنا عشر درهمًا وخمسون فلسًا.'],
  ['2,450,000 درهم', 'مليونان وأربعمئة وخمسون ألف درهم'],
  ['من 9:00 صباحًا–6:45 مساءً', 'من التاسعة صباحًا إلى السابعة إلا ربعًا مساءً'],
  ['الجمعة 22 مارس 2026 الساعة 5:05 مساءً (توقيت الخليج)', 'الجمعة الثاني والعشرين من مارس الساعة الخامسة وخمس دقائق مساءً'],
  ['خصم 10% لك', 'خصم عشرة بالمئة لك'],
  ['\u2066+971 4 000 0101\u2069', 'تسعة، سبعة، واحد، أربعة، صفر، صفر، صفر، صفر، واحد، صفر، واحد'],
  ['لعدد يصل إلى 8 أشخاص', 'لعدد يصل إلى ثمانية أشخاص'],
  ['المدة 45 دقيقة أو ٣ ساعات', 'المدة خمس وأربعون دقيقة أو ثلاث ساعات'],
])('%s', (written, said) => expect(spell(written, 'ar')).toBe(said))
