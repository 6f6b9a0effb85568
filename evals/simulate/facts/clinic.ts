import type { VerticalFacts } from '../scenario.ts'

export const CLINIC: VerticalFacts = {
  services: [
    {
      offering: 'gp-consultation',
      said: {
        en: ['to see a GP', 'a general doctor appointment', 'an appointment with a general practitioner'],
        ar: ['موعد مع طبيب عام', 'كشف عام عند دكتور', 'دكتور عام'],
      },
    },
    {
      offering: 'dermatology-consultation',
      said: { en: ['to see a dermatologist', 'a skin doctor', 'a dermatology visit'], ar: ['دكتورة جلدية', 'موعد جلدية', 'طبيب جلدية'] },
      answers: { specialty: { en: ['a dermatologist', 'skin', 'dermatology'], ar: ['جلدية', 'دكتورة جلدية', 'طبيب جلد'] } },
      resource: {
        name: 'Dr. Leila Rahman',
        said: { en: ['with Dr Leila', 'with doctor Leila Rahman'], ar: ['مع د. ليلى', 'عند الدكتورة ليلى رحمن'] },
      },
    },
    {
      offering: 'teeth-cleaning',
      said: { en: ['a teeth cleaning', 'my teeth cleaned', 'a dental cleaning'], ar: ['تنظيف اسنان', 'تنظيف الأسنان', 'انظف اسناني'] },
      answers: {
        specialty: {
          en: ['the dentist, for a cleaning', 'teeth cleaning', 'dental cleaning'],
          ar: ['تنظيف اسنان', 'دكتور اسنان للتنظيف', 'تنظيف الأسنان'],
        },
      },
    },
    {
      offering: 'blood-test',
      said: { en: ['a blood test', 'some blood work', 'to get my blood tested'], ar: ['تحليل دم', 'فحص دم', 'اسوي تحليل دم'] },
      answers: { specialty: { en: ['just the blood test', 'blood test'], ar: ['تحليل دم', 'فحص دم'] } },
    },
  ],
  answers: {
    symptoms_summary: {
      en: ['just a routine visit', 'a routine check', 'nothing urgent, routine'],
      ar: ['زيارة روتينية', 'فحص عادي', 'شي روتيني'],
    },
    new_patient: {
      en: ['yes first time', "no I've been there before", 'yes, new patient'],
      ar: ['اي اول مرة', 'لا جيت قبل', 'نعم أول زيارة'],
    },
    specialty: { en: ['a general practitioner', 'GP please', 'general'], ar: ['طبيب عام', 'عام', 'دكتور عام'] },
    preferred_clinician: { en: ['no preference', 'anyone', 'whoever is free'], ar: ['اي حد', 'ما يفرق', 'أي طبيب'] },
    insurance_provider: { en: ["I'll pay myself", 'Oasis Care', 'self pay'], ar: ['بدفع كاش', 'اواسيس كير', 'على حسابي'] },
  },
  questions: [
    { said: { en: ['how much does a filling cost', 'price for a dental filling?'], ar: ['كم سعر حشوة السن', 'بكم الحشوة'] }, must: /450/ },
    {
      said: { en: ['do you accept insurance?', 'which insurance companies are covered'], ar: ['تاخذون تأمين؟', 'شو التأمينات اللي عندكم'] },
      must: /Oasis|أواسيس/,
    },
    {
      said: { en: ['is there a female doctor', 'can i see a woman doctor'], ar: ['في دكتورة عندكم؟', 'ابي طبيبة مو طبيب'] },
      must: /Huda|هدى/,
    },
    {
      said: { en: ['where can i park', 'is parking free for patients'], ar: ['في باركنج؟', 'وين مواقف العيادة'] },
      must: /two hours|ساعتين/,
    },
  ],
  asides: {
    en: ['how much is that?', 'do you take insurance?', 'is parking free?', "what's the fee"],
    ar: ['بكم الكشف؟', 'تقبلون تأمين؟', 'في مواقف؟', 'كم السعر؟'],
  },
  qualify: {
    said: {
      en: ["I've had itchy skin for two weeks and I'd like to see someone", 'my skin is dry and itchy, who should i see'],
      ar: ['عندي حكة بالجلد من اسبوعين وابي اشوف دكتور', 'جلدي جاف ويحك مين اراجع'],
    },
    lead: { new_patient: /true|false/ },
  },
  handoff: {
    en: [
      'can someone from the clinic call me',
      'I need my test results from last week',
      'I want to complain about the doctor',
      'can you refill my prescription',
    ],
    ar: ['ابي احد من العيادة يكلمني', 'طلعت نتيجة تحليلي؟ ابي اعرفها', 'بدي اشتكي عالدكتور', 'محتاج تجديد وصفة الدواء'],
  },
}
