import type { GazetteerEntry, Language } from '../types.ts'

/** What the placeholders of the utterances may stand for. Every other service and person is one that the business has: the rest are words it doesn't know. */
export const FILLERS: Readonly<Record<Language, Readonly<Record<string, readonly string[]>>>> = {
  en: {
    service: [
      "men's haircut",
      'balayage',
      'gel manicure',
      'waxing',
      'keratin treatment',
      'deep tissue massage',
      'teeth cleaning',
      'root canal',
      'general check-up',
      'dermatology consultation',
      'oil change',
      'brake inspection',
      'major service',
      'wheel alignment',
      'set menu',
      'private dining',
      'sushi class',
      'property viewing',
      'valuation',
      'home cleaning',
      'eyebrow threading',
      'hydrating facial',
      'x-ray',
      'car wash',
    ],
    person: ['rana', 'dr. omar', 'layla', 'dr khalid', 'james', 'priya', 'doctor sara', 'maria'],
    day: [
      'tomorrow',
      'friday',
      'next tuesday',
      'today',
      'this weekend',
      'the 7th',
      'monday',
      'on saturday',
      '12 december',
      'next week',
      'tonight',
    ],
    time: ['5pm', 'half past four', '10:30', 'six', 'noon', '7 in the evening', '3 pm', 'quarter to five', '11am'],
    name: ['sara haddad', 'ahmed', 'john smith', 'fatima ali', 'priya nair', 'maria santos', 'omar'],
    phone: ['0501234567', '+971 55 987 6543', '050 111 2222', '07700 900123'],
  },
  ar: {
    service: [
      'قص شعر رجالي',
      'بالياج',
      'مانيكير جل',
      'واكس',
      'كيراتين',
      'مساج عميق',
      'تنظيف أسنان',
      'علاج عصب',
      'فحص عام',
      'استشارة جلدية',
      'تغيير زيت',
      'فحص فرامل',
      'صيانة كبرى',
      'ميزان أذرعة',
      'قائمة ثابتة',
      'غرفة خاصة',
      'دورة سوشي',
      'معاينة عقار',
      'تقييم عقار',
      'تنظيف منزل',
      'خيط حواجب',
      'تنظيف بشرة',
      'اشعة',
      'غسيل سيارة',
    ],
    person: ['رنا', 'دكتور عمر', 'ليلى', 'د. خالد', 'جيمس', 'بريا', 'الدكتورة سارة', 'ماريا'],
    day: [
      'بكرا',
      'الجمعة',
      'الثلاثاء الجاي',
      'اليوم',
      'نهاية الاسبوع',
      'يوم ٧',
      'الاثنين',
      'يوم السبت',
      '١٢ ديسمبر',
      'الاسبوع الجاي',
      'الليلة',
      'بكره',
    ],
    time: ['الساعة ٥', 'اربع ونص', '10:30', 'الساعة ستة', 'الظهر', '٧ المسا', 'العصر', 'خمسة الا ربع', '١١ الصبح'],
    name: ['سارة حداد', 'أحمد', 'محمد العلي', 'فاطمة علي', 'نورة', 'خالد المنصوري', 'عمر'],
    phone: ['0501234567', '٠٥٥٩٨٧٦٥٤٣', '+971 50 111 2222', '0551112233'],
  },
}

/** The terms of a business with every other service and person. */
export const BANK_GAZETTEER: readonly GazetteerEntry[] = (['service', 'person'] as const).flatMap((placeholder) => {
  const arabic = FILLERS.ar[placeholder] ?? []
  return (FILLERS.en[placeholder] ?? []).flatMap((name, at) =>
    at % 2 === 1
      ? []
      : [
          {
            kind: placeholder === 'service' ? 'offering' : 'resource',
            id: `${placeholder}-${at}`,
            names: [name, arabic[at] ?? name],
          } as const,
        ],
  )
})
