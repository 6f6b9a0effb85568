/** Words that carry no subject, folded (see understanding/normalise.ts). */
export const STOPWORDS: ReadonlySet<string> = new Set(
  (
    'a an the i me my we our us you your he she it they them is are am was were be been do does did have has had can could will would shall should may might must ' +
    'to of in on at for from by with about as into and or but if so than then there here this that these those what which who whom how when where why any some ' +
    'please hi hello hey ok okay yes no not just also very really get got want need like know tell say let dont cant im ive id s t re ve ll d m ' +
    'في من على عن الي الى مع هل ما ماذا كيف متي اين وين شو ايش ايه لو اذا انا انت انتم نحن هو هي هم هذا هذه ذلك تلك عندكم عندك لديكم لديك عندي يوجد فيه في اي او ثم قد ' +
    'ان كان يكون ممكن لو سمحت سمحتي فضلك رجاء بدي ابي ابغي عايز عاوز اريد احتاج تقدرون تقدر بتعملوا عم مرحبا اهلا السلام عليكم نعم لا يا و ب ل'
  ).split(' '),
)

/** Verbs of every question: an entry that shares nothing else with it doesn't answer it. Folded. */
export const WEAK_WORDS: readonly string[] = (
  'long sell sells selling offer offering use uses using happen happens take takes accept accepted provide bring come give gives buy make makes allow allowed teach repair fix service rent write help problem ok ' +
  'تبيعون تبيع بيع تصلحون تصلح تعملون تعمل تقدمون تستخدمون تستخدم تسوون تعطون تقبلون تقبل مسموح يسمح تساعدوني تشتغلون تدرسون تركبون اجيب تجيبون احضر اقدر لو اذا هالشهر'
).split(' ')

/** Concepts of a reception desk: any of the words stands for the first. This is what joins an English question to an Arabic entry and the other way round. */
const CONCEPTS: readonly (readonly string[])[] = [
  ['parking', 'park', 'parked', 'car', 'valet', 'garage', 'موقف', 'مواقف', 'مواقف', 'باركينج', 'باركنج', 'اصف', 'صف', 'فاليه'],
  [
    'payment',
    'pay',
    'paid',
    'card',
    'cards',
    'cash',
    'visa',
    'mastercard',
    'apple',
    'credit',
    'debit',
    'tabby',
    'دفع',
    'ادفع',
    'الدفع',
    'بطاقه',
    'بطاقات',
    'كاش',
    'نقدا',
    'كارت',
    'فيزا',
  ],
  ['cancel', 'cancellation', 'cancelling', 'canceled', 'cancelled', 'refund', 'الغاء', 'الغي', 'كنسل', 'استرداد'],
  ['late', 'delay', 'delayed', 'تاخير', 'تاخرت', 'متاخر', 'اتاخر'],
  ['child', 'children', 'kid', 'kids', 'baby', 'toddler', 'اطفال', 'طفل', 'اولاد', 'بيبي', 'ولد'],
  ['pet', 'pets', 'dog', 'dogs', 'cat', 'cats', 'حيوان', 'حيوانات', 'اليفه', 'كلب', 'كلاب', 'كلبي', 'قطتي', 'قطه', 'قطط'],
  ['wifi', 'internet', 'واي', 'واي فاي', 'انترنت', 'نت'],
  ['wheelchair', 'accessible', 'accessibility', 'disabled', 'ramp', 'lift', 'elevator', 'كرسي', 'متحرك', 'همم', 'مصعد', 'اسنسير', 'منحدر'],
  ['insurance', 'insured', 'cover', 'coverage', 'daman', 'تامين', 'التامين'],
  ['allergy', 'allergies', 'allergic', 'allergen', 'حساسيه', 'حساسيات'],
  ['patch', 'اختبار'],
  ['vegetarian', 'vegan', 'veggie', 'نباتي', 'نباتيه', 'فيجن'],
  ['halal', 'حلال'],
  ['alcohol', 'wine', 'beer', 'كحول', 'خمر'],
  ['gift', 'voucher', 'vouchers', 'هديه', 'قسيمه', 'قسائم', 'بطاقه هديه'],
  ['discount', 'offers', 'discounts', 'promotions', 'promotion', 'promo', 'خصم', 'خصومات', 'عرض', 'عروض'],
  ['delivery', 'deliver', 'توصيل', 'ديليفري'],
  ['warranty', 'guarantee', 'كفاله', 'ضمانه', 'ضمان'],
  ['deposit', 'advance', 'عربون', 'مقدم', 'دفعه', 'تامين نقدي'],
  ['cheque', 'cheques', 'checks', 'check', 'شيك', 'شيكات'],
  ['commission', 'agency', 'fee', 'fees', 'عموله', 'رسوم'],
  ['mortgage', 'finance', 'financing', 'loan', 'تمويل', 'قرض', 'رهن'],
  ['prayer', 'mosque', 'مصلي', 'صلاه', 'مسجد'],
  ['walkin', 'walk', 'without', 'بدون', 'حجز مسبق'],
  ['product', 'products', 'brand', 'brands', 'منتج', 'منتجات', 'ماركه', 'ماركات'],
  ['ladies', 'women', 'woman', 'female', 'سيدات', 'نساء', 'حريم', 'بنات'],
  ['men', 'man', 'male', 'gents', 'رجال', 'شباب'],
  ['bridal', 'bride', 'wedding', 'عروس', 'عرايس', 'زفاف', 'عرس'],
  ['birthday', 'celebration', 'anniversary', 'عيد', 'ميلاد', 'احتفال'],
  ['outdoor', 'outside', 'terrace', 'خارجيه', 'تراس', 'بره'],
  ['dresscode', 'dress', 'لباس', 'ملابس'],
  ['language', 'languages', 'speak', 'english', 'arabic', 'لغه', 'لغات', 'تتكلمون', 'انجليزي', 'عربي'],
  ['report', 'reports', 'results', 'result', 'نتائج', 'نتيجه', 'تقرير', 'تقارير'],
  ['prescription', 'medicine', 'refill', 'وصفه', 'دواء', 'ادويه'],
  ['tow', 'towing', 'recovery', 'breakdown', 'سطحه', 'ونش', 'قطر'],
  ['pickup', 'collect', 'collection', 'استلام', 'توصيل السياره'],
  ['wait', 'waiting', 'lounge', 'انتظار', 'استراحه'],
  ['oil', 'زيت'],
  ['tyre', 'tyres', 'tire', 'tires', 'تاير', 'تواير', 'اطارات', 'كفرات'],
  ['document', 'documents', 'papers', 'passport', 'emirates', 'مستندات', 'وثائق', 'اوراق', 'جواز', 'هويه'],
]

export const EXPANSIONS: ReadonlyMap<string, string> = new Map(
  CONCEPTS.flatMap(([concept = '', ...words]) => [concept, ...words].map((word) => [word, concept])),
)
