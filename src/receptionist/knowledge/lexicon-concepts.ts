import type { Phrases } from '../understanding/phrases.ts'

/**
 * Concepts of a reception desk, in the words of both languages and of their dialects (word patterns, see understanding/phrases.ts). A question that names a
 * concept is about it, whatever word it uses: this joins an English question to an Arabic entry, "nebit" to "alcohol" and "my cat" to "pets". Arabic verbs stand
 * without the prefixes of person and tense.
 */
export const CONCEPTS: readonly Phrases<string>[] = [
  {
    value: 'parking',
    phrases: [
      '(park|parking|parked|valet|garage|carpark)',
      '(leave|put) (my|the|our) car',
      '(موقف|مواقف|باركينج|باركنج|باركن|بارك|كراج|جراج|فاليه|فالي|تصفيط|سفط)',
      '(اصف|صف|نصف|اصفها|اصفط|اركن|اركنها|اركنه|اوقف|وقف|اوقفها|وقفها|نوقف) .. (سياره|سيارتي|سيارتنا|عربيه|عربيتي|موتر|موتري)',
      '(سياره|سيارتي|عربيه|عربيتي|موتري) .. (اصفها|اركنها|اوقفها|وقفها|اصفه|اركن)',
    ],
  },
  {
    value: 'payment',
    phrases: [
      '(pay|paid|paying|payment|payments|card|cards|cash|visa card|mastercard|credit|debit|tabby|tamara|cashless|contactless)',
      'apple pay',
      '(split|settle) the bill',
      '(instalments|installments|instalment|installment)',
      '(دفع|ادفع|ندفع|الدفع|كاش|نقدا|نقدي|نقد|كارت|كروت|كرت|فيزا|ماستر|ماستركارد|مدي|تقسيط|اقسط|قسط|اقساط|تابي|تمارا|تحويل بنكي)',
      '(بطاقه|بطاقات|بطاقتي) (بنكيه|ائتمان|اىتمان|بنك|فيزا)?',
    ],
  },
  {
    value: 'cancel',
    phrases: [
      "(no|not|don't|dont|didn't|doesn't) (show|turn) up",
      '(غبت|اغيب|نغيب|بغيب|غياب)',
      'غيرت رايي',
      '(غيرت|غيرنا) راي*',
      '(ما|مو|مش) (اقدر|بقدر|قدرت|راح) (اجي|احضر)',
      '(cancel|cancels|cancelled|canceled|cancelling|canceling|cancellation|cancelation|refund|refundable)',
      '(no show|call off)',
      '(الغاء|الغي|الغيت|لغيت|كنسل|كنسلت|اكنسل|كانسل|استرداد|نلغي|بلغي|يلغي|لغي|اعتذر عن الموعد)',
    ],
  },
  {
    value: 'late',
    phrases: [
      'stuck',
      '(عالق|عالقه|عالقين)',
      'بالطريق',
      '(اوصل|بوصل|نوصل) .. (بعد الموعد|متاخر)',
      '(late|delay|delayed|behind schedule|traffic)',
      '(min|mins|minutes) (behind|over)',
      '(تاخير|تاخرت|تاخرنا|اتاخرت|اتاخرنا|متاخر|متاخره|متاخرين|اتاخر|نتاخر|بتاخر|بنتاخر|تاخر|زحمه طريق)',
    ],
  },
  {
    value: 'child',
    phrases: [
      '(child|children|kid|kids|baby|babies|toddler|toddlers|newborn|infant|infants|pediatrician|paediatrician|pediatric|paediatric)',
      '(my|our) (son|daughter|boy|girl|little one|little ones)',
      '(طفل|طفلي|طفلتي|اطفال|اطفالي|ولد|ولدي|اولاد|اولادي|بنتي|ابني|بزر|بزران|بزورتي|بيبي|رضيع|رضع|عيال|عيالي|صغار|الصغار|مولود)',
    ],
  },
  {
    value: 'age',
    phrases: [
      '(youngest|oldest|minimum age)',
      '(اصغر|اقل) (عمر|سن)',
      '(age|ages|aged|old enough|too young|too old|years old|year old|how old)',
      '(عمر|عمره|عمرها|اعمار|العمر|سنه كم|كم سنه)',
      '(من|عمر|سن) كم (سنه|عمر)?',
    ],
  },
  {
    value: 'pet',
    phrases: [
      '(pet|pets|dog|dogs|cat|cats|puppy|kitten|animal|animals)',
      '(حيوان|حيوانات|حيواني|اليفه|كلب|كلاب|كلبي|كلبتي|قطه|قطط|قطتي|قطوه|بسه|بسينه)',
    ],
  },
  { value: 'wifi', phrases: ['(wifi|internet|wi fi)', '(واي فاي|وايفاي|انترنت|نت|النت|شبكه)'] },
  {
    value: 'wheelchair',
    phrases: [
      '(wheelchair|wheelchairs|accessible|accessibility|disabled|disability|ramp|lift|elevator|stairs|steps)',
      'step free',
      '(كرسي|كراسي|كرسيه) (متحرك|متحركه)',
      '(متحرك|معاق|معاقين|همم|احتياجات خاصه|مصعد|اسانسير|اسنسير|منحدر|درج|سلالم|عكاز)',
    ],
  },
  {
    value: 'highchair',
    phrases: ['high (chair|chairs)', '(baby|kids|booster) (seat|chair)', '(كرسي|كراسي) (طفل|اطفال|بيبي|بزران|صغار|مرتفع|مرتفعه)'],
  },
  {
    value: 'insurance',
    phrases: [
      '(insurance|insured|insurances|insurer|insurers|cover|covers|coverage|covered|daman|thiqa)',
      '(direct billing)',
      '(تامين|تامينات|تاميني|تامينك|تامينكم|تغطيه|يغطي|ضمان صحي|بوليصه|مومن)',
    ],
  },
  {
    value: 'allergy',
    phrases: [
      '(allergy|allergies|allergic|allergen|allergens|intolerant|intolerance|celiac|coeliac|gluten|lactose|nuts|peanut|peanuts)',
      '(حساسيه|حساسيات|يتحسس|اتحسس|تحسس|جلوتين|غلوتين|لاكتوز|مكسرات|فول سوداني|قمح|سيلياك)',
    ],
  },
  { value: 'patch', phrases: ['(patch|skin) test', 'اختبار .. حساسيه', '(اختبار|تست|فحص) (جلد|صبغه|بشره)?'] },
  {
    value: 'vegetarian',
    phrases: [
      '(meat|dairy) free',
      'no meat',
      '(vegetarian|vegetarians|vegan|vegans|veggie|meatless|plant based)',
      '(نباتي|نباتيه|نباتيين|فيجن|فيغان|بدون لحم|بدون لحوم)',
    ],
  },
  { value: 'halal', phrases: ['(halal|hallal|zabiha|pork)', '(حلال|ذبح|مذبوح|خنزير|شرعي)'] },
  {
    value: 'alcohol',
    phrases: [
      '(كحوليه|كحولي)',
      '(alcohol|alcoholic|wine|beer|beers|liquor|licensed|cocktail|cocktails|byob)',
      '(كحول|كحوليات|خمر|خمور|نبيذ|بيره|بيرا|مشروبات روحيه|مشروب روحي)',
    ],
  },
  {
    value: 'gift',
    phrases: ['(gift|gifts|voucher|vouchers|gift card|gift cards)', '(هديه|هدايا|اهدي|قسيمه|قسايم|قسائم|كرت هديه|كوبون هديه)'],
  },
  {
    value: 'discount',
    phrases: [
      '(discount|discounts|offers|promotion|promotions|promo|promos|special offer|deals|sale)',
      '(any|current|good) offer',
      '(خصم|خصومات|عرض|عروض|تخفيض|تخفيضات|تنزيلات|برومو|حسم|حسومات|اوفر)',
      '(نزل|ينزل|تنزل|بتنزل|تنزلون|بتنزلون|تنزلوا) (السعر|سعر)',
    ],
  },
  {
    value: 'package',
    phrases: ['(package|packages|bundle|bundles|membership|memberships)', '(باقه|باقات|بكج|بكجات|اشتراك|اشتراكات|عضويه)'],
  },
  {
    value: 'delivery',
    phrases: [
      '(طلب|طلبات) (خارجيه|خارجي|برا|بره)',
      '(delivery|deliver|delivers|delivering|takeaway|take away|takeout|to go)',
      '(توصيل|توصل|وصل|ديليفري|دليفري|سفري|تيك اواي)',
      '(استلم|استلام) .. (طلب|اكل)',
    ],
  },
  {
    value: 'warranty',
    phrases: ['(warranty|guarantee|guaranteed|guarantees)', '(كفاله|ضمانه|ضمان|ضمانكم|مضمون|مضمونه|كفالتكم|مكفول)'],
  },
  {
    value: 'deposit',
    phrases: [
      '(deposit|deposits|down payment|upfront|up front|put down)',
      '(عربون|مقدم|رعبون|تامين نقدي|دفعه اولي|دفعه مقدمه|ديبوزت)',
      'مبلغ التامين',
    ],
  },
  { value: 'cheque', phrases: ['(cheque|cheques|checks)', '(شيك|شيكات|الشيكات)'] },
  {
    value: 'commission',
    phrases: [
      '(commission|commissions|agency fee|brokerage|your fee|your fees|your cut|what cut)',
      '(عموله|عمولتكم|عمولات|كوميشن|سعي|سعيكم|نسبتكم|دلاله)',
    ],
  },
  {
    value: 'fee',
    phrases: ['(fee|fees|penalty|charges)', '(be|get|extra|additional) (charge|charged)', '(رسوم|رسومكم|غرامه|تخصم|تخصمون|بتخصمون)'],
  },
  {
    value: 'mortgage',
    phrases: ['(mortgage|mortgages|finance|financing|loan|loans)', '(تمويل|قرض|قروض|رهن|تمويل عقاري)'],
  },
  { value: 'prayer', phrases: ['(prayer|mosque|pray)', '(مصلي|صلاه|مسجد|اصلي|نصلي)'] },
  {
    value: 'walkin',
    phrases: [
      'بدون ما احجز',
      '(بدون|من غير) .. (حجز|احجز|موعد)',
      'فجاه',
      'walk (in|ins)',
      'walkin',
      '(without|no) (an|a|any)? (appointment|booking|reservation)',
      '(just|simply) (turn|show|pop|drop|come) (up|in|by|over)?',
      '(have|need) to (book|reserve|make an appointment)',
      '(need|necessary) (a|an)? (appointment|booking|reservation)',
      '(بدون|من غير|بلا|غير) (موعد|حجز|ميعاد|معاد|مواعيد)',
      'حجز مسبق',
      '(لازم|ضروري) .. (احجز|حجز|موعد|ميعاد)',
      'علي طول',
    ],
  },
  {
    value: 'product',
    phrases: [
      '(chemicals|chemical|organic)',
      '(مواد|كيماويه|كيماوي|كيميايي|طبيعيه)',
      '(product|products|brand|brands|ammonia)',
      '(منتج|منتجات|ماركه|ماركات|امونيا)',
    ],
  },
  {
    value: 'ladies',
    phrases: [
      '(ladies|women|woman|female|lady|females)',
      '(سيدات|نساء|حريم|بنات|ست|انثي|نسايي|نسائي|نسواني|طبيبه|طبيبات|دكتوره|دكتورات|دكتورة)',
    ],
  },
  {
    value: 'private',
    phrases: ['(private|privacy|hijab|hijabi|veil)', '(محجبه|محجبات|حجاب|حجابي|مستور|ستر|خصوصيه|معزول)', '(غرفه|قسم|مكان|صاله) (خاص|خاصه)'],
  },
  { value: 'men', phrases: ['(men|man|male|gents|males)', '(رجال|رجل|شباب|رجالي|ذكر)'] },
  { value: 'bridal', phrases: ['(bridal|bride|brides|wedding)', '(عروس|عروسه|عرايس|زفاف|عرس|اعراس)'] },
  {
    value: 'birthday',
    phrases: [
      '(birthday|birthdays|celebration|celebrate|anniversary|cake|cakes)',
      '(عيد|حفله) (ميلاد|زواج)?',
      '(ميلاد|احتفال|نحتفل|كيك|كيكه|كيكتنا|تورته|تورتا|جاتوه)',
    ],
  },
  {
    value: 'outdoor',
    phrases: [
      '(outdoor|outdoors|outside|terrace|patio|al fresco|view|garden)',
      '(خارجيه|خارجي|تراس|بره|برا|حديقه|عالبحر|اطلاله|الهواء الطلق)',
    ],
  },
  {
    value: 'dresscode',
    phrases: [
      "(what's|whats|what is) the dress",
      '(dress code|dresscode|attire|smart casual|shorts|flip flops|sandals|sneakers)',
      '(wear|dress|dressed)',
      '(لباس|ملابس|زي|البس|نلبس|شورت|دشداشه|كندوره|شبشب|سليبر)',
    ],
  },
  {
    value: 'language',
    phrases: [
      '(language|languages|english|arabic|french|hindi|urdu|russian|tagalog)',
      '(لغه|لغات|انجليزي|عربي|فرنسي|هندي|اوردو|روسي)',
      '(يتكلم|تتكلم|يتكلمون|تتكلمون|يحكي|تحكي|بيحكي|بتحكي|يتحدث) (انجليزي|عربي|فرنسي|هندي|لغه)?',
    ],
  },
  {
    value: 'report',
    phrases: ['(report|reports|result|results|lab results)', '(نتايج|نتائج|نتيجه|نتيجتي|نتايجي|تقرير|تقارير|طلع التحليل)'],
  },
  { value: 'bloodtest', phrases: ['(blood|lab) (test|tests|work|sample)', 'blood is taken', '(تحليل|تحاليل|فحص) (دم|الدم)?'] },
  {
    value: 'fasting',
    phrases: [
      '(fast|fasting|empty stomach)',
      '(eat|eating|breakfast|food) .. (before|blood|test)',
      '(صيام|صايم|صايمه|اصوم|صوم|عالريق|عالريج)',
      '(اكل|افطر|اتريق) قبل',
    ],
  },
  {
    value: 'prescription',
    phrases: [
      '(refilled|refilling|my meds|more meds)',
      '(دوا|دواء|الدواء|ادويه) .. (خلص|جديد|تجديد|اجدد)',
      'خلص .. (دوا|دواء|الدواء|دواي)',
      '(prescription|prescriptions|refill|refills|repeat medication)',
      '(وصفه|وصفتي|روشته|تجديد الدواء)',
    ],
  },
  {
    value: 'tow',
    phrases: [
      '(tow|towing|tow truck|recovery|breakdown|broken down|flatbed)',
      "(car|it) (won't|wont|doesn't|can't) (move|start|run)",
      '(سطحه|ونش|سحب السياره|اسحب السياره|ريكفري)',
    ],
  },
  {
    value: 'pickup',
    phrases: [
      '(fetch|get) (the|my|our) car',
      'come (and|to)? .. (get|take|fetch)',
      'pick (it|the car|my car)? up',
      '(pickup|collect|collection|collecting)',
      '(تاخذ|تاخذون|تاخدون|بتاخذون|تستلم|تستلمون|اخذ) .. (السياره|سيارتي|سياره) .. (البيت|بيت|بيتي|عندي|البيوت)?',
      '(استلام|تستلمون) .. (سياره|السياره)',
    ],
  },
  {
    value: 'courtesy',
    phrases: [
      '(courtesy|loan|loaner|replacement|rental|spare|substitute) (car|vehicle)',
      '(سياره|عربيه) (بديله|بديل|بدالها|بدلها|ثانيه|مكانها)',
    ],
  },
  {
    value: 'wait',
    phrases: ['(wait|waiting|lounge)', '(انتظر|ننتظر|انتظار|استني|استنا|نستني|انطر|ننطر|استراحه|الصاله)'],
  },
  {
    value: 'parts',
    phrases: [
      '(spare|original|genuine|aftermarket|oem) (part|parts)',
      '(parts|genuine|aftermarket|oem)',
      '(قطع|قطعه) (غيار|اصليه|تجاريه|وكاله)?',
      '(اصلي|اصليه|تجاري|تجاريه|مقلد|تقليد)',
    ],
  },
  { value: 'oil', phrases: ['oil', 'زيت'] },
  { value: 'tyre', phrases: ['(tyre|tyres|tire|tires)', '(تاير|تواير|اطارات|كفرات|كفر|اطار)'] },
  {
    value: 'carmake',
    phrases: [
      '(electric|korean|japanese|european|american|chinese|british) (car|cars|vehicles)',
      '(سياره|سيارات) (كهرباييه|كهربائيه|كوريه|يابانيه|اوروبيه|امريكيه|صينيه)',
      '(كوريه|يابانيه|اوروبيه|امريكيه)',
      '(bmw|mercedes|toyota|toyotas|nissan|audi|lexus|ford|kia|hyundai|honda|porsche|tesla|hybrid|hybrids|german cars|make of car)',
      'which (cars|makes)',
      '(مرسيدس|بي ام|تويوتا|نيسان|اودي|لكزس|فورد|كيا|هيونداي|هوندا|بورش|تسلا|هايبرد|الالمانيه|المانيه)',
    ],
  },
  {
    value: 'registration',
    phrases: ['(registration|renewal|rta|passing test)', '(ملكيه|فحص الملكيه|التجديد|تسجيل السياره|المرور)'],
  },
  {
    value: 'document',
    phrases: [
      '(document|documents|papers|paper|paperwork|passport|emirates id|id card)',
      '(what|anything|which) .. (bring|take with)',
      '(مستند|مستندات|وثايق|وثائق|اوراق|الوراق|وراق|ورق|جواز|هويه|باسبور)',
      '(ايش|شو|ماذا|وش|ايه) .. (اجيب|احضر|جيب|اخذ معي)',
    ],
  },
  {
    value: 'firstvisit',
    phrases: ['first (visit|time|appointment)', '(اول|الاولي) (مره|زياره|موعد)', '(زياره|المره) (اولي|الاولي)'],
  },
  {
    value: 'homeservice',
    phrases: [
      '(home|house) (service|visit|visits|lesson|lessons|call|calls)',
      '(come|comes|coming|visit|drive) .. (my|our|the) (home|house|place|flat|villa)',
      'at (my|our) (home|place|house)',
      '(تجون|تجو|بتجو|بتجوا|تيجوا|بتيجوا|يجي|تجي|بيجي|بتجي|ييجي|تزورون|تروحون) .. (بيت|البيت|بيوت|عالبيت|منزل|المنزل|عندي)',
      '(خدمه|دروس|زياره|جلسه) (منزليه|بيتيه)',
      '(خدمه|درس) .. (بيت|البيت|منزل)',
    ],
  },
  {
    value: 'online',
    phrases: ['(online|virtual|remote|remotely|zoom|video call|skype|teams)', '(اونلاين|اون لاين|زوم|افتراضي|افتراضيه|انلاين)', 'عن بعد'],
  },
  {
    value: 'video',
    phrases: [
      '(video|virtual) (viewing|viewings|tour|tours|call)',
      '(video|virtual tour)',
      '(فيديو|جوله افتراضيه)',
      '(im|i am|we are|currently) (abroad|overseas)',
      '(برا|خارج|مسافر|مسافره|مو موجود|بره) (البلد|البلاد|الدوله)?',
    ],
  },
  {
    value: 'viewing',
    phrases: ['(viewing|viewings|show me round|show me around|tour)', '(معاينه|جوله|اشوف الشقه|اشوف العقار|معاينات)'],
  },
  {
    value: 'instrument',
    phrases: [
      '(own|bring|buy|borrow|provide|need) .. (instrument|piano|guitar|violin|oud|drums)',
      '(instrument|instruments)',
      '(اله|الات|الاله) (موسيقيه)?',
      '(عندي|احتاج|اشتري|اجيب|يكون) .. (بيانو|جيتار|غيتار|كمان|عود)',
    ],
  },
  { value: 'certificate', phrases: ['(certificate|certificates|accredited|diploma)', '(شهاده|شهادات|معتمد|معتمده|دبلوم)'] },
  {
    value: 'group',
    phrases: [
      'one (on|to) one',
      '(group|private) (class|classes|lesson|lessons)',
      '(one to one|individual|in groups)',
      '(جماعي|جماعيه|فردي|فرديه|مجموعات|مجموعه)',
    ],
  },
  {
    value: 'foreigner',
    phrases: [
      '(indian|egyptian|british|german|russian|chinese|pakistani|lebanese|jordanian|syrian|american|french|european) (citizen|citizens|national|nationals|passport)?',
      'citizen',
      'citizens',
      '(foreigner|foreigners|foreign|expat|expats|non resident|nonresident|freehold|nationality)',
      '(from|im) (germany|india|egypt|uk|france|russia|china|pakistan|lebanon|jordan|syria|iraq)',
      "(not a|not|aren't) resident",
      '(اجانب|اجنبي|اجنبيه|وافد|وافدين|الاجانب|جنسيه|تملك حر)',
      '(مو|مش|غير|لست) مقيم',
    ],
  },
  {
    value: 'own',
    phrases: [
      'ownership',
      '(own|buy|purchase) (a|an|some)? (property|properties|land|flat|apartment|villa|house|home|place)',
      '(تملك|تملكون|اتملك|يتملك|يتملكون|نتملك|شراء|اشتري|نشتري|ملكيه عقار)',
    ],
  },
  {
    value: 'sellmine',
    phrases: [
      'sell my',
      '(how much is|value|valuation) .. (my|our)',
      '(ابيع|بيع|نبيع|اعرض) (بيتي|شقتي|فيلتي|عقاري|ارضي|بيتنا|منزلي)',
      '(يسوي|يسوا|تقييم) (بيتي|شقتي|عقاري|فيلتي)?',
    ],
  },
  {
    value: 'bills',
    phrases: [
      '(bill|bills|utilities|dewa|sewa|chiller|electricity|water and electricity|cooling|ac bills)',
      '(فواتير|فاتوره الكهرباء|كهرباء|كهربا|ماء وكهرباء|المي|المويه|مويه|تبريد|التبريد|ديوا)',
    ],
  },
  {
    value: 'visa',
    phrases: ['(visa|residency|residence permit|emirates id)', '(اقامه|اقامتي|الاقامه|فيزتي|تاشيره|الفيزا)'],
  },
  {
    value: 'lease',
    phrases: [
      '(rent|renting|stay) .. (week|weeks|month|months)',
      '(استاجر|ايجار|اجار|استيجار|اسكن) .. (شهر|شهرين|اشهر|شهور|اسبوع)',
      '(shortest|minimum stay|minimum term|short term)',
      '(short|minimum) lease',
      'lease (for|of) # (months|month)',
      '(اقل|اقصر|ادني) (مده|فتره)',
      'كم شهر',
    ],
  },
  { value: 'contract', phrases: ['(ejari|tenancy|tenancy contract|lease contract|lease)', '(ايجاري|عقد|العقد|عقود)'] },
  { value: 'area', phrases: ['(area|areas|neighbourhood|neighbourhoods|neighborhood|districts)', '(منطقه|مناطق|احياء|حي|مناطقكم)'] },
  {
    value: 'playground',
    phrases: ['(playground|play area)', '(العاب|ساحه لعب|ملاعب اطفال|منطقه لعب)'],
  },
]

/** Verbs of every question: an entry that shares nothing else with it doesn't answer it. Folded. */
export const WEAK_WORDS: readonly string[] = (
  'long sell sells selling use uses using happen happens take takes accept accepted provide bring come give gives buy make makes allow allowed teach repair fix service rent write help problem ok look after ' +
  'time first now today place moment currently workshop garage salon clinic restaurant studio office shop branch ' +
  'ورشه الورشه صالون عياده العياده مطعم المطعم استوديو مكتب مكتبكم محل محلكم مكان مكانكم فرع ' +
  'تبيعون تبيع بيع تبيعوا بتبيعوا تصلحون تصلح بتصلحو تعملون تعمل بتعملو تقدمون تستخدمون تستخدم تسوون تعطون تقبلون تقبل مسموح يسمح تساعدوني تشتغلون تدرسون تركبون اجيب تجيبون احضر اقدر بقدر لو اذا هالشهر ' +
  'ينفع عادي يصير بيصير تاخذون بتاخدو تاخذ اخذ اجي تجون معي معاي لازم بس ولا قبل شي كل هالفتره سوون مقبول'
).split(' ')
